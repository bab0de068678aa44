/** An operation on a thing with states: the states in which it is possible, and the resulting state. */
export interface Transition<S extends string> {
  readonly from: readonly [S, ...S[]];
  /** Left out for an operation that keeps the state. */
  readonly to?: S;
}

/** All operations on a thing with states, by name. An operation that is not listed is not possible. */
export type Transitions<S extends string> = Readonly<Record<string, Transition<S>>>;

/** Whether an operation is possible in a state. In a state that only a newer release knows, none is. */
export const isPossible = ({ from }: Transition<string>, state: string): boolean => from.includes(state);

/** Whether no operation is possible in a state any more. */
export const isFinal = (transitions: Transitions<string>, state: string): boolean =>
  !Object.values(transitions).some((transition) => isPossible(transition, state));

/**
 * Carries out operations one after another, the first one in `state`. Returns the state in which the next of them is
 * not possible; `undefined` if all are possible.
 */
export const obstacle = <S extends string>(operations: readonly Transition<S>[], state: S): S | undefined => {
  let now = state;
  for (const operation of operations) {
    if (!isPossible(operation, now)) return now;
    now = operation.to ?? now;
  }
  return undefined;
};

/** The states in which operations are possible one after another. */
export const sources = <S extends string>(operations: readonly Transition<S>[]): S[] =>
  operations
    .slice(0, 1)
    .flatMap(({ from }) => from.filter((state) => obstacle(operations, state) === undefined));
