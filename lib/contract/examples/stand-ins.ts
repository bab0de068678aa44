/**
 * Example values that tests replace by real ones. The ids, codes and addresses are plausible, and each differs from
 * every other text in the examples, so that it can be found and replaced.
 */
export const standIns = {
  provider: "org_01k4btesh3x8t5stzekrx4mg2r",
  /** A partner of the provider, and the associated reseller of `customer`. */
  reseller: "org_01kxcnqdr77xvng1m1nagjkt69",
  resellerMpnId: "5820417",
  /** A second partner. */
  otherReseller: "org_01kcecewp8sdwa180krxz3mbve",
  otherResellerMpnId: "5820996",
  /** A partner whose partnership is about to end. */
  leavingReseller: "org_01k1165f4z8skr30tp6tpa1wnm",
  /** An organization whose profile the operator changes. */
  organization: "org_01kzd74mym1mfjeasztcftbgen",
  user: "usr_01km5vqjtjspn1paa6hgvy49a3",
  /** An API client of the provider's, with one secret. */
  apiClient: "cli_01kqhw2z7c9c4m2s3ge6xw1d5r",
  secret: "sec_01kqhw2z7cmv8h3sbd1x0r9tfp",
  clientSecret: "twos_p0Vq3nXw8sLk2Jd7RtYb5GmHc1ZfUeA9oNi4QxWvT6E",
  changeRequest: "chg_01kgsag7sd0nckxn5rnh5r2ssd",
  /** An enrolment request that waits for the operator. */
  enrolmentRequest: "enr_01kh8w3c5m9t2x7bq4d6z1v0ya",
  request: "req_01kfw129sbhm1hw3bj12aqpy45",
  customer: "cus_01k2742zqv9anvepwd5ew5ws64",
  /** A subscription of the customer: ten licences of an offer that can be upgraded. */
  subscription: "sub_01kg6skt0pd78ap6qyf3demvat",
  /** A draft for a new customer. */
  order: "ord_01k8v21qzpgmtztt9tks32rnd6",
  webhookEndpoint: "whk_01kf2m9x4v7tq0r8s5zc3a6e1d",
  delivery: "dlv_01kf2m9x4v7tq0r8s5zc3a6e2e",
  job: "job_01k0k638p4qdrzzq0mv2p54mt9",
  /** A provider that a customer is offered to. */
  otherProvider: "org_01kdeq1s9y7n0v5x2m8c3rjw6b",
  /** A transfer in which another provider offers a customer to this provider. */
  transfer: "trf_01kejx3m7q2a9c5v8d1t4w6zhn",
  /** A transfer in which this provider offers its customer. */
  ownTransfer: "trf_01kfs5b8n3y0k7g2p9x6r1vqde",
  /** The token in an open invitation's link. */
  token: "req_01k8cf6sdz4aqa5771rezycfhn.Zk3v0yQxL1c9w5sTn8RjUe2aHd7oGb4mPfVi6XqYtAE",
  /** The token of a link that proves a user's address. */
  addressToken: "01kq2v8m4c6rj3xw0n5tzy9dfa.Wd7Jr2pQeT4vNc0sLx9kHa6mUb3gYf1oZi8XtRqKyPs",
  /** The token of a link that proves an enrolment request's address, and that of a link for choosing a password. */
  enrolmentToken: "01kr4n7p2d9h5vy3bq6wz8xcje.Hk5Lw9rTnB2vXc7yMq4ZsFd8PgJ1uAo6iEeRtQ0yWxU",
  passwordToken: "01ks6x9t3f0j8ny5cr2vw7bdkg.Pn3Gk7sVmD0wYb5xLr2ZtHf9QjC8uEo4iAaStW1yKxM",
  /** The token of a link for choosing which mails one gets. */
  unsubscribeToken: "c2Vl7m2Xn4QpTz9LwRk0Yg5Hv8Bd3Js6Fa1Ue7Iy2Cx4Nq9Mt0PoZrWkSvGhLbDj",
  /** The hash of the provider's logo. */
  logoHash: "d26d14ef9fed64c3837b763cd7f90b80b3f28e5284b7855798800668dec37653",
  /** The version in the answer to the review of `order`. */
  orderVersion: "1.q3Xv8nT0yLk5",
  attestationVersion: "2026-02.en",
  /** Names that are free. */
  newDomain: "woodgrove.example",
  /** The domain of a customer without subscriptions. */
  idleDomain: "lucerne-idle.example",
  newMailDomain: "tailspin.example",
  newMpnId: "5820733",
  newOffer: "mailroom-basic",
  /** An instant that lies some months ahead. */
  monthsAhead: "2026-09-30T23:59:59.000Z",
} as const;

export type StandIn = keyof typeof standIns;
