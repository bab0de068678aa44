/** What a function answers, before API Gateway's shape. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}
