/** How many queries one page with a filter makes at most, and how many items they examine. */
export const mostQueries = 10;
export const mostExamined = 10_000;

/** How many items one query examines at most. DynamoDB ends a query at 1 MB. */
export const largestQuery = 4_000;

/** How many items the next query with a filter examines: four times as many as the query before. */
export const examining = (first: number, queries: number, soFar: number): number =>
  Math.min(first * 4 ** queries, largestQuery, mostExamined - soFar);
