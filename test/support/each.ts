/**
 * One test of a claim about many things: carries out the check for each. An error begins with the name of the thing for
 * which the claim is false.
 */
export const forEach = <Case>(
  cases: readonly Case[],
  nameOf: (each: Case) => string,
  check: (each: Case) => void,
): void => {
  for (const each of cases)
    try {
      check(each);
    } catch (error) {
      throw new Error(`${nameOf(each)}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
};

/** The same for names alone. */
export const forEachName = <Name extends string>(names: readonly Name[], check: (name: Name) => void): void =>
  forEach(names, String, check);
