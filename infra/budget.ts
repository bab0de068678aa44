import { CfnBudget } from "aws-cdk-lib/aws-budgets";
import type { Topic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";

export interface BudgetProps {
  readonly monthlyDollars: number;
  readonly topic: Topic;
}

/**
 * Notifies about the account's monthly costs when four fifths of the budget are spent, and when AWS forecasts that all
 * of it will be.
 */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, { monthlyDollars, topic }: BudgetProps) {
    super(scope, id);
    const notified = (notificationType: "ACTUAL" | "FORECASTED", threshold: number) => ({
      notification: {
        notificationType,
        threshold,
        comparisonOperator: "GREATER_THAN",
        thresholdType: "PERCENTAGE",
      },
      subscribers: [{ subscriptionType: "SNS", address: topic.topicArn }],
    });
    new CfnBudget(this, "Monthly", {
      budget: {
        budgetType: "COST",
        timeUnit: "MONTHLY",
        budgetLimit: { amount: monthlyDollars, unit: "USD" },
      },
      notificationsWithSubscribers: [notified("ACTUAL", 80), notified("FORECASTED", 100)],
    });
  }
}
