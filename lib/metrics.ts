/** The counts in a log line: the names of metrics, and how much is added to each. */
export type Counts = Readonly<Record<string, number>>;

/**
 * The fields by which CloudWatch extracts metrics from a log line (embedded metric format), for the attributes of the
 * logger. `dimensions` split the counts. None of them may be personal data, or take more than some hundred values,
 * since each value is paid for. `at` is the instant of the counted event.
 */
export const countedBy = (counts: Counts, at: Date, dimensions: Readonly<Record<string, string>> = {}) => ({
  _aws: {
    Timestamp: at.getTime(),
    CloudWatchMetrics: [
      {
        Namespace: process.env.POWERTOOLS_METRICS_NAMESPACE ?? "Twotier",
        Dimensions: [Object.keys(dimensions)],
        Metrics: Object.keys(counts).map((Name) => ({
          Name,
          Unit: Name.endsWith("Seconds") ? "Seconds" : "Count",
        })),
      },
    ],
  },
  ...dimensions,
  ...counts,
});
