/** The alias by which every function is called. It names the version that answers. */
export const liveAlias = "live";
