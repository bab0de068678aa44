import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import type { Scene } from "./scenes.ts";
import { backgroundScenes } from "./scenes-background.ts";
import { exampleScenes } from "./scenes-examples.ts";
import { pageScenes } from "./scenes-page.ts";

/** A scene for each row of the contract that changes something, and for each thing that goes on behind the API. */
export const scenes: Record<string, Scene> = {
  ...exampleScenes,
  ...pageScenes,
  ...backgroundScenes,
};

/** The row of the contract that a scene is of; what goes on behind the API has none. */
export const routeOf = (name: string): RouteKey | undefined => {
  const [found] = Object.keys(routes)
    .filter((key) => name === key || name.startsWith(`${key} `))
    .sort((a, b) => b.length - a.length);
  return found as RouteKey | undefined;
};
