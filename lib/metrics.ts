/** What a log line counts: names of metrics, and how much is added to each. */
export type Counts = Readonly<Record<string, number>>;

/**
 * The fields by which CloudWatch makes metrics of a log line (embedded metric format), for the attributes of the logger.
 * `dimensions` tell what the counts are counted by; none of them may be personal data, or take more than some hundred
 * values, since each is paid for. `at` is the instant of what is counted.
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
