/** Whether the promises' full figures are requested, which take several times as long as those of an everyday run. */
export const full = Boolean(process.env.PROMISES_FULL);

/** The promise's full figure, or its part in an everyday run. */
export const figure = (everyday: number, promised: number): number => (full ? promised : everyday);

/** Every one of `all` in a full run, else every `nth`, from `offset` on: the same ones in every run. */
export const everyNth = <T>(all: readonly T[], nth: number, offset = 0): T[] =>
  full ? [...all] : all.filter((_, at) => (at + offset) % nth === 0);
