import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import type { Inside } from "./inside.ts";
import { type Cast, openCast, play, type Scene } from "./scenes.ts";
import { exampleScenes } from "./scenes-examples.ts";
import { mailScenes } from "./scenes-mails.ts";
import { pageScenes } from "./scenes-page.ts";
import { scheduleScenes } from "./scenes-schedule.ts";
import { streamScenes } from "./scenes-stream.ts";

/** A scene for each row of the contract that changes something, and for each background function. */
export const scenes: Record<string, Scene> = {
  ...exampleScenes,
  ...pageScenes,
  ...mailScenes,
  ...streamScenes,
  ...scheduleScenes,
};

/**
 * A cast whose functions have already made the key that seals the links to end mails. The first mail makes that key, so
 * that the same scene would do more then than later.
 */
export const openWarmCast = async (inside: Inside): Promise<Cast> => {
  const cast = await openCast(inside);
  for (const name of [
    "mail sends an invitation",
    "POST /unsubscribe/{token} to end an organization's mails",
  ]) {
    const scene = scenes[name];
    if (!scene) throw new Error(`there is no scene ${name}`);
    await play(inside, cast, { name, scene });
  }
  return cast;
};

/** The row of the contract of a scene; background scenes have none. */
export const routeOf = (name: string): RouteKey | undefined => {
  const [found] = Object.keys(routes)
    .filter((key) => name === key || name.startsWith(`${key} `))
    .sort((a, b) => b.length - a.length);
  return found as RouteKey | undefined;
};
