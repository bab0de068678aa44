/** The alias that everybody calls a function by. It names the version that answers. */
export const liveAlias = "live";
