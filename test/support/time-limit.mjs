import { addEventHandler, getState } from "jest-circus";

/** The time of a test or a hook that names no limit of its own. The promises' full figures take longer. */
const usual = process.env.PROMISES_FULL ? 600_000 : 120_000;

const limited = (action, milliseconds) => async () => {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took more than ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([Promise.resolve().then(action), late]);
  } finally {
    clearTimeout(timer);
  }
};

/** The runner ends nothing that hangs. So each test and each hook gets its limit here, when it is declared. */
addEventHandler(({ name }) => {
  const { children, hooks } = getState().currentDescribeBlock ?? {};
  const declared = { add_test: children, add_hook: hooks }[name]?.at(-1);
  if (declared?.fn) declared.fn = limited(declared.fn, declared.timeout ?? usual);
});
