/** A clock that only the test moves. */
export const settableClock = (start = "2026-03-10T09:30:00.000Z") => {
  let at = new Date(start).getTime();
  return {
    /** For code that takes a clock as a parameter. */
    now: () => new Date(at),
    advance: (milliseconds: number) => {
      at += milliseconds;
      return new Date(at);
    },
    set: (instant: string | Date) => {
      at = new Date(instant).getTime();
      return new Date(at);
    },
  };
};

/** The machine's clock, which a test can move ahead. */
export const movableClock = () => {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    advance: (milliseconds: number): void => {
      ahead += milliseconds;
    },
  };
};

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
