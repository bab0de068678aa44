import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import type { Inside } from "./inside.ts";
import { type Cast, openCast, play, type Scene } from "./scenes.ts";
import { backgroundScenes } from "./scenes-background.ts";
import { exampleScenes } from "./scenes-examples.ts";
import { pageScenes } from "./scenes-page.ts";

/** A scene for each row of the contract that changes something, and for each thing that goes on behind the API. */
export const scenes: Record<string, Scene> = {
  ...exampleScenes,
  ...pageScenes,
  ...backgroundScenes,
};

/**
 * A cast whose functions have made, and keep, the key that seals the links to end mails: the first mail makes it, and the
 * same scene would do more then than ever after.
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

/** The row of the contract that a scene is of; what goes on behind the API has none. */
export const routeOf = (name: string): RouteKey | undefined => {
  const [found] = Object.keys(routes)
    .filter((key) => name === key || name.startsWith(`${key} `))
    .sort((a, b) => b.length - a.length);
  return found as RouteKey | undefined;
};
