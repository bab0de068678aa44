// Made from the contract by client/generate.ts: do not edit. `npm run client:types` writes it anew.
/** Every code of a problem that this release of the API answers. */
export type ProblemCode =
  | "INVALID_REQUEST"
  | "CURSOR_INVALID"
  | "IF_MATCH_INVALID"
  | "IDEMPOTENCY_KEY_REQUIRED"
  | "UNAUTHENTICATED"
  | "ROLE_REQUIRED"
  | "ACCESS_READ_ONLY"
  | "USER_DISABLED"
  | "ORGANIZATION_SUSPENDED"
  | "ADDRESS_CLOSED"
  | "INVITATION_FOR_ANOTHER"
  | "NOT_FOUND"
  | "INVITATION_NOT_FOUND"
  | "ADDRESS_PROOF_NOT_FOUND"
  | "ENROLMENT_LINK_NOT_FOUND"
  | "UNSUBSCRIBE_LINK_NOT_FOUND"
  | "PASSWORD_LINK_NOT_FOUND"
  | "IDEMPOTENCY_IN_PROGRESS"
  | "MPN_ID_TAKEN"
  | "EMAIL_TAKEN"
  | "ADDRESS_PROVEN"
  | "USER_NOT_ACTIVE"
  | "NO_GLOBAL_ADMIN"
  | "LAST_GLOBAL_ADMIN"
  | "DOMAIN_IN_USE"
  | "TOO_MANY_SECRETS"
  | "CHANGE_REQUEST_DECIDED"
  | "ENROLMENT_DECIDED"
  | "REQUEST_ALREADY_OPEN"
  | "REQUEST_NOT_DRAFT"
  | "REQUEST_ENDED"
  | "ADDRESS_HELD_BACK"
  | "INVITATION_ANSWERED"
  | "RESELLER_NOT_ENROLLED"
  | "PROVIDER_SUSPENDED"
  | "RESELLER_SUSPENDED"
  | "ALREADY_PARTNERED"
  | "INVITATION_SUPERSEDED"
  | "INVITATION_EXPIRED"
  | "INVITATION_REVOKED"
  | "ENROLMENT_LINK_EXPIRED"
  | "PASSWORD_LINK_EXPIRED"
  | "ADDRESS_PROOF_EXPIRED"
  | "ORDER_NOT_DRAFT"
  | "ORDER_CHANGED"
  | "SUBSCRIPTION_NOT_ACTIVE"
  | "TRANSFER_ALREADY_OPEN"
  | "TRANSFER_ENDED"
  | "WEBHOOK_ENDPOINT_DISABLED"
  | "JOB_RUNNING"
  | "LIMIT_REACHED"
  | "PRECONDITION_FAILED"
  | "IDEMPOTENCY_KEY_REUSED"
  | "ROLE_NOT_FOR_CLIENTS"
  | "LINK_REQUIRED"
  | "URL_NOT_ALLOWED"
  | "LOGO_NOT_ALLOWED"
  | "CONTRAST_TOO_LOW"
  | "ATTESTATION_CHANGED"
  | "PARTNERSHIP_ENDED"
  | "MPN_ID_NOT_FOUND"
  | "MPN_ID_NOT_RESELLER"
  | "MPN_ID_IS_PROVIDER"
  | "AGREEMENT_NOT_SIGNED"
  | "REGION_MISMATCH"
  | "PARTNERSHIP_REQUIRED"
  | "ORDER_HAS_PROBLEMS"
  | "QUANTITY_OUT_OF_RANGE"
  | "PROVIDER_NOT_FOUND"
  | "OFFER_NOT_FOUND"
  | "OFFER_NOT_UPGRADABLE"
  | "PREREQUISITE_MISSING"
  | "AZURE_NOT_SUPPORTED"
  | "TRIAL_ALREADY_USED"
  | "RENEWAL_NOT_TO_COME"
  | "RENEWAL_PASSED"
  | "TRIAL_NOT_RENEWED"
  | "DOMAIN_TAKEN"
  | "CANCELLATION_WINDOW_PASSED"
  | "AZURE_SUBSCRIPTION_REQUIRED"
  | "ADDRESS_INVALID"
  | "REGISTRATION_NUMBER_REQUIRED"
  | "PRECONDITION_REQUIRED"
  | "SENDING_PAUSED"
  | "RATE_LIMITED"
  | "INTERNAL_ERROR"
  | "UNAVAILABLE";
/** The languages that this release of the API writes mails in. */
export const locales = ["en","ar","cs","de","es","fr","it","ja","nl","pl","pt-BR","ru","tr","uk"] as const;
export interface paths {
  "/v1/me": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who calls
     * @description For users of operator, indirect-provider, indirect-reseller, customer with one of the roles GlobalAdmin, UserManagementAdmin, AdminAgent, SalesAgent, CustomerAdmin.
     */
    get: operations["getMe"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/me/notification-preferences": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Which mails the caller gets
     * @description For users of operator, indirect-provider, indirect-reseller with one of the roles GlobalAdmin, UserManagementAdmin, AdminAgent, SalesAgent.
     */
    get: operations["getOwnNotificationPreferences"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Choose which mails to get, and their language
     * @description For users of operator, indirect-provider, indirect-reseller with one of the roles GlobalAdmin, UserManagementAdmin, AdminAgent, SalesAgent.
     */
    patch: operations["updateOwnNotificationPreferences"];
    trace?: never;
  };
  "/v1/notification-preferences": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Which mails the organization's people get who have not chosen
     * @description For users of operator, indirect-provider, indirect-reseller with one of the roles GlobalAdmin.
     */
    get: operations["getNotificationPreferences"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Choose which mails the organization's people get who have not chosen
     * @description For users of operator, indirect-provider, indirect-reseller with one of the roles GlobalAdmin.
     */
    patch: operations["updateNotificationPreferences"];
    trace?: never;
  };
  "/v1/organizations": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The enrolled organizations
     * @description For users of operator with one of the roles GlobalAdmin, AdminAgent.
     */
    get: operations["listOrganizations"];
    put?: never;
    /**
     * Enrol an organization
     * @description For users of operator with one of the roles GlobalAdmin, AdminAgent.
     */
    post: operations["enrolOrganization"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/organizations/{organizationId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One organization
     * @description For users of operator with one of the roles GlobalAdmin, AdminAgent.
     */
    get: operations["getOrganization"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Change the directory profile, suspend or reactivate
     * @description For users of operator with one of the roles GlobalAdmin, AdminAgent.
     */
    patch: operations["updateOrganization"];
    trace?: never;
  };
  "/v1/organizations/{organizationId}/agreements/{region}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Record the partner agreement
     * @description For users of operator with one of the roles GlobalAdmin, AdminAgent.
     */
    put: operations["recordAgreement"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/organizations/{organizationId}/admin-credentials": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * New credentials for an organization's first Global admin
     * @description For users of operator with one of the roles GlobalAdmin, AdminAgent.
     */
    post: operations["resetOrganizationAdminCredentials"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/organizations/{organizationId}/global-admins": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Appoint a Global admin, whatever became of the earlier ones
     * @description For users of operator with one of the roles GlobalAdmin, AdminAgent.
     */
    post: operations["appointGlobalAdmin"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/organization": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The caller's organization
     * @description For users of operator, indirect-provider, indirect-reseller with one of the roles GlobalAdmin, UserManagementAdmin, AdminAgent, SalesAgent.
     */
    get: operations["getOwnOrganization"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/organization/change-requests": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The caller's change requests
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent.
     */
    get: operations["listOwnChangeRequests"];
    put?: never;
    /**
     * Ask for a change of the directory profile
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent.
     */
    post: operations["createChangeRequest"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/change-requests": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * All change requests
     * @description For users of operator with one of the roles GlobalAdmin, AdminAgent.
     */
    get: operations["listChangeRequests"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/change-requests/{changeRequestId}/logo": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The logo that a change request asks for
     * @description For users of operator with one of the roles GlobalAdmin, AdminAgent.
     */
    get: operations["getProposedLogo"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/change-requests/{changeRequestId}/approve": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Approve, and apply the changes
     * @description For users of operator with one of the roles GlobalAdmin, AdminAgent.
     */
    post: operations["approveChangeRequest"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/change-requests/{changeRequestId}/reject": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Reject
     * @description For users of operator with one of the roles GlobalAdmin, AdminAgent.
     */
    post: operations["rejectChangeRequest"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/enrolment-requests": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who asks to be enrolled, newest first
     * @description For users of operator with one of the roles GlobalAdmin, AdminAgent.
     */
    get: operations["listEnrolmentRequests"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/enrolment-requests/{enrolmentRequestId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One enrolment request
     * @description For users of operator with one of the roles GlobalAdmin, AdminAgent.
     */
    get: operations["getEnrolmentRequest"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/enrolment-requests/{enrolmentRequestId}/approve": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Enrol the organization, with corrections
     * @description For users of operator with one of the roles GlobalAdmin, AdminAgent.
     */
    post: operations["approveEnrolmentRequest"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/enrolment-requests/{enrolmentRequestId}/reject": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Reject, with a reason
     * @description For users of operator with one of the roles GlobalAdmin, AdminAgent.
     */
    post: operations["rejectEnrolmentRequest"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/users": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The organization's users
     * @description For users of operator, indirect-provider, indirect-reseller with one of the roles GlobalAdmin, UserManagementAdmin, AdminAgent, SalesAgent.
     */
    get: operations["listUsers"];
    put?: never;
    /**
     * Create a user
     * @description For users of operator, indirect-provider, indirect-reseller with one of the roles GlobalAdmin, UserManagementAdmin.
     */
    post: operations["createUser"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/users/{userId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One user
     * @description For users of operator, indirect-provider, indirect-reseller with one of the roles GlobalAdmin, UserManagementAdmin, AdminAgent, SalesAgent.
     */
    get: operations["getUser"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Change name, roles or status
     * @description For users of operator, indirect-provider, indirect-reseller with one of the roles GlobalAdmin, UserManagementAdmin.
     */
    patch: operations["updateUser"];
    trace?: never;
  };
  "/v1/users/{userId}/credentials": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * New credentials for a user
     * @description For users of operator, indirect-provider, indirect-reseller with one of the roles GlobalAdmin, UserManagementAdmin.
     */
    post: operations["resetUserCredentials"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/users/{userId}/address-proof": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Mail the link that proves the user's address
     * @description For users of operator, indirect-provider, indirect-reseller with one of the roles GlobalAdmin, UserManagementAdmin, AdminAgent, SalesAgent.
     */
    post: operations["proveUserAddress"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/users/{userId}/sign-out": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Sign a user out everywhere
     * @description For users of operator, indirect-provider, indirect-reseller with one of the roles GlobalAdmin, UserManagementAdmin.
     */
    post: operations["signOutUser"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/directory/indirect-providers": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The official list of indirect providers
     * @description Public.
     */
    get: operations["listDirectory"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/partners/{mpnId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Is this MPN ID one to name
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    get: operations["verifyMpnId"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/partners/validate": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Which of these MPN IDs are ones to name
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    post: operations["validateMpnIds"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/api-clients": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The organization's API clients
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin.
     */
    get: operations["listApiClients"];
    put?: never;
    /**
     * Create an API client with its first secret
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin.
     */
    post: operations["createApiClient"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/api-clients/{apiClientId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One API client
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin.
     */
    get: operations["getApiClient"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Change name, roles or status
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin.
     */
    patch: operations["updateApiClient"];
    trace?: never;
  };
  "/v1/api-clients/{apiClientId}/secrets": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A second secret, to replace the first without an outage
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin.
     */
    post: operations["createApiClientSecret"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/api-clients/{apiClientId}/secrets/{secretId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Delete a secret; tokens issued with it end
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin.
     */
    delete: operations["deleteApiClientSecret"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/partnership-requests": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The provider's requests
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    get: operations["listPartnershipRequests"];
    put?: never;
    /**
     * Draft a request
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    post: operations["createPartnershipRequest"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/partnership-requests/{requestId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One request
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    get: operations["getPartnershipRequest"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Edit a draft
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    patch: operations["updatePartnershipRequest"];
    trace?: never;
  };
  "/v1/partnership-requests/{requestId}/send": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Queue the mail, or send it again with a fresh link
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    post: operations["sendPartnershipRequest"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/partnership-requests/{requestId}/link": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The finished text with its link, to send by oneself
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    post: operations["createInvitationLink"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/partnership-requests/{requestId}/revoke": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * End every link at once
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    post: operations["revokePartnershipRequest"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/indirect-resellers": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The provider's resellers
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    get: operations["listIndirectResellers"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/indirect-resellers/{resellerId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One reseller
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    get: operations["getIndirectReseller"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/indirect-resellers/{resellerId}/removal": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What removing this reseller means
     * @description For users of indirect-provider with one of the roles GlobalAdmin.
     */
    get: operations["previewRemoval"];
    put?: never;
    /**
     * End the partnership
     * @description For users of indirect-provider with one of the roles GlobalAdmin.
     */
    post: operations["removeIndirectReseller"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/indirect-providers": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The reseller's providers
     * @description For users of indirect-reseller with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    get: operations["listIndirectProviders"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/indirect-providers/{providerId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One provider
     * @description For users of indirect-reseller with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    get: operations["getIndirectProvider"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/invitations/accept": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Accept an invitation, for 7 days also one that was declined without a sign-in
     * @description For users of indirect-reseller with one of the roles GlobalAdmin.
     */
    post: operations["acceptInvitation"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/invitations/decline": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Decline an invitation
     * @description For users of indirect-reseller with one of the roles GlobalAdmin.
     */
    post: operations["declineInvitation"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/offers": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The catalogue
     * @description For users of operator, indirect-provider, indirect-reseller, customer with one of the roles GlobalAdmin, UserManagementAdmin, AdminAgent, SalesAgent, CustomerAdmin.
     */
    get: operations["listOffers"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/offers/{offerId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One offer
     * @description For users of operator, indirect-provider, indirect-reseller, customer with one of the roles GlobalAdmin, UserManagementAdmin, AdminAgent, SalesAgent, CustomerAdmin.
     */
    get: operations["getOffer"];
    /**
     * Add or replace an offer
     * @description For users of operator with one of the roles GlobalAdmin, AdminAgent.
     */
    put: operations["putOffer"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/offers/import": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Add or replace up to 500 offers
     * @description For users of operator with one of the roles GlobalAdmin, AdminAgent. The body may have up to 3072 kB.
     */
    post: operations["importOffers"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/orders": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The caller's orders
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    get: operations["listOrders"];
    put?: never;
    /**
     * Draft an order
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    post: operations["createOrder"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/orders/{orderId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One order
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    get: operations["getOrder"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Change a draft
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    patch: operations["updateOrder"];
    trace?: never;
  };
  "/v1/orders/{orderId}/review": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * All problems at once; commits nothing
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    post: operations["reviewOrder"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/orders/{orderId}/submit": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Submit exactly what was reviewed
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    post: operations["submitOrder"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/orders/{orderId}/cancel": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The draft is over
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    post: operations["cancelOrder"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/customers": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Customers that the caller has access to
     * @description For users of indirect-provider, indirect-reseller, customer with one of the roles GlobalAdmin, AdminAgent, SalesAgent, CustomerAdmin.
     */
    get: operations["listCustomers"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/customers/{customerId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One customer
     * @description For users of indirect-provider, indirect-reseller, customer with one of the roles GlobalAdmin, AdminAgent, SalesAgent, CustomerAdmin.
     */
    get: operations["getCustomer"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Change the profiles
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    patch: operations["updateCustomer"];
    trace?: never;
  };
  "/v1/customers/{customerId}/reseller": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Whose customer it is
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    put: operations["assignCustomer"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/customers/{customerId}/delegated-admin/{resellerId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Revoke a reseller's access
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent.
     */
    delete: operations["revokeDelegatedAdmin"];
    options?: never;
    head?: never;
    /**
     * What a reseller with access may do, and until when
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent.
     */
    patch: operations["changeDelegatedAdmin"];
    trace?: never;
  };
  "/v1/customers/{customerId}/azure-tenant-owner": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Grant a reseller the Azure scope
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent.
     */
    put: operations["grantAzureTenantOwner"];
    post?: never;
    /**
     * Revoke that grant
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent.
     */
    delete: operations["revokeAzureTenantOwner"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/customers/{customerId}/admin-credentials": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * New credentials for the customer's admin
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent.
     */
    post: operations["resetCustomerAdminCredentials"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/customers/{customerId}/admin/disable": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Disable the customer's admin
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent.
     */
    post: operations["disableCustomerAdmin"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/customers/{customerId}/admin/enable": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Make the customer's admin active again
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent.
     */
    post: operations["enableCustomerAdmin"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/country-rules/{country}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What an address and a company of a country must have
     * @description For users of operator, indirect-provider, indirect-reseller, customer with one of the roles GlobalAdmin, UserManagementAdmin, AdminAgent, SalesAgent, CustomerAdmin.
     */
    get: operations["getCountryRules"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/domains/{domain}/release": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Free the domain of a customer without subscriptions; its login ends
     * @description For users of operator with one of the roles GlobalAdmin, AdminAgent.
     */
    post: operations["releaseDomain"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/customers/reassign": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Hand all customers of a reseller to another
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent.
     */
    post: operations["reassignCustomers"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/jobs/{jobId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How far a job has come
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent.
     */
    get: operations["getJob"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/customers/{customerId}/transfers": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Offer a customer to another provider
     * @description For users of indirect-provider with one of the roles GlobalAdmin.
     */
    post: operations["offerCustomerTransfer"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/customer-transfers": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Customers that are or were offered by the caller's organization, and to it, newest first
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    get: operations["listCustomerTransfers"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/customer-transfers/{transferId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One transfer, with what accepting it makes of the customer's resellers
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    get: operations["getCustomerTransfer"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/customer-transfers/{transferId}/accept": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Take the customer over
     * @description For users of indirect-provider with one of the roles GlobalAdmin.
     */
    post: operations["acceptCustomerTransfer"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/customer-transfers/{transferId}/reject": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Refuse the customer
     * @description For users of indirect-provider with one of the roles GlobalAdmin.
     */
    post: operations["rejectCustomerTransfer"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/customer-transfers/{transferId}/cancel": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Take the offer back
     * @description For users of indirect-provider with one of the roles GlobalAdmin.
     */
    post: operations["cancelCustomerTransfer"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/subscriptions": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Subscriptions of all customers that the caller has access to, by the end of their terms
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    get: operations["listSubscriptions"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/customers/{customerId}/subscriptions": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A customer's subscriptions
     * @description For users of indirect-provider, indirect-reseller, customer with one of the roles GlobalAdmin, AdminAgent, SalesAgent, CustomerAdmin.
     */
    get: operations["listCustomerSubscriptions"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/customers/{customerId}/subscriptions/{subscriptionId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One subscription
     * @description For users of indirect-provider, indirect-reseller, customer with one of the roles GlobalAdmin, AdminAgent, SalesAgent, CustomerAdmin.
     */
    get: operations["getCustomerSubscription"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Change name, quantity, renewal, status or reseller of record
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    patch: operations["updateCustomerSubscription"];
    trace?: never;
  };
  "/v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Where it can be upgraded to, and why not
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    get: operations["listSubscriptionUpgrades"];
    put?: never;
    /**
     * Upgrade
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    post: operations["upgradeSubscription"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/customers/{customerId}/subscriptions/{subscriptionId}/scheduled-change": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What changes at the renewal, with what it will be, what it costs and what stands in the way
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    get: operations["getScheduledChange"];
    /**
     * Plan a change for the renewal, or no renewal
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    put: operations["setScheduledChange"];
    post?: never;
    /**
     * Drop the plan: the subscription renews as it is
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    delete: operations["dropScheduledChange"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who answers support requests
     * @description For users of indirect-provider, indirect-reseller, customer with one of the roles GlobalAdmin, AdminAgent, SalesAgent, CustomerAdmin.
     */
    get: operations["getSupportContact"];
    /**
     * Designate who answers support requests
     * @description For users of indirect-provider with one of the roles GlobalAdmin, AdminAgent.
     */
    put: operations["setSupportContact"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/incentives": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Incentive credits
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent, SalesAgent.
     */
    get: operations["listIncentiveCredits"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/audit-records": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The organization's audit records, newest first
     * @description For users of operator, indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent.
     */
    get: operations["listAuditRecords"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/events": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What happened to what the caller may see, oldest first
     * @description For users of operator, indirect-provider, indirect-reseller, customer with one of the roles GlobalAdmin, UserManagementAdmin, AdminAgent, SalesAgent, CustomerAdmin.
     */
    get: operations["listEvents"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/webhook-endpoints": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The organization's webhook endpoints
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin.
     */
    get: operations["listWebhookEndpoints"];
    put?: never;
    /**
     * Have events delivered to a system
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin.
     */
    post: operations["createWebhookEndpoint"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/webhook-endpoints/{webhookEndpointId}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One webhook endpoint
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin.
     */
    get: operations["getWebhookEndpoint"];
    put?: never;
    post?: never;
    /**
     * End deliveries for good
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin.
     */
    delete: operations["deleteWebhookEndpoint"];
    options?: never;
    head?: never;
    /**
     * Change address, event types, description or status
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin.
     */
    patch: operations["updateWebhookEndpoint"];
    trace?: never;
  };
  "/v1/webhook-endpoints/{webhookEndpointId}/rotate-secret": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A new signing secret; the older one signs along for 24 hours
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin.
     */
    post: operations["rotateWebhookSecret"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/webhook-endpoints/{webhookEndpointId}/test": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Deliver a test event
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin.
     */
    post: operations["testWebhookEndpoint"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/webhook-endpoints/{webhookEndpointId}/deliveries": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What was delivered in the last 30 days, newest first
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent.
     */
    get: operations["listWebhookDeliveries"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/webhook-endpoints/{webhookEndpointId}/deliveries/{deliveryId}/redeliver": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Deliver once more
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent.
     */
    post: operations["redeliverWebhook"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/webhook-endpoints/{webhookEndpointId}/replay": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Deliver all events of a period once more
     * @description For users of indirect-provider, indirect-reseller with one of the roles GlobalAdmin, AdminAgent.
     */
    post: operations["replayWebhookEvents"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/health": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Whether the table and the user pool answer, and the release that runs
     * @description Public.
     */
    get: operations["getHealth"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/openapi.json": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * This contract as OpenAPI 3.1
     * @description Public.
     */
    get: operations["getOpenApiDocument"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export interface webhooks {
  "partnership-request.sent": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A request was sent, or its link taken.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onPartnershipRequestSent"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "partnership-request.accepted": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A reseller accepted a request.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onPartnershipRequestAccepted"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "partnership-request.declined": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A request was declined.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onPartnershipRequestDeclined"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "partnership-request.expired": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A request's time ran out unanswered.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onPartnershipRequestExpired"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "partnership-request.revoked": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The provider withdrew a request.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onPartnershipRequestRevoked"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "partnership-request.bounced": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A request's mail came back.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onPartnershipRequestBounced"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "partnership-request.complained": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A request's mail was reported as unwanted.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onPartnershipRequestComplained"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "partnership-request.failed": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A request's mail could not be sent.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onPartnershipRequestFailed"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "sending.paused": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Too many of a provider's mails came back: its sending is paused.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onSendingPaused"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "partnership.created": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A partnership began.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onPartnershipCreated"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "partnership.ended": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A provider ended a partnership.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onPartnershipEnded"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "customer.created": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * An order made a customer.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onCustomerCreated"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "customer.updated": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A customer's profiles changed, or its reseller, or what a reseller may do, or its provider.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onCustomerUpdated"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "customer.admin-password-reset": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A new password for a customer's admin was `requested`, to be chosen by a link that is mailed to the billing address, or chosen by it (`completed`).
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onCustomerAdminPasswordReset"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "order.submitted": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * An order was submitted.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onOrderSubmitted"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "order.cancelled": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A draft of an order was cancelled.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onOrderCancelled"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "subscription.created": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * An order made subscriptions of a customer.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onSubscriptionCreated"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "subscription.updated": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * One subscription changed, or several of a customer's together.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onSubscriptionUpdated"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "subscription.renewed": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A subscription's term ended and the next began.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onSubscriptionRenewed"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "subscription.expired": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A subscription's term ended, and the subscription with it.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onSubscriptionExpired"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "subscription.scheduled-change.failed": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * What was planned for a renewal could not be carried out.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onSubscriptionScheduledChangeFailed"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "access.granted": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A reseller got access to a customer.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onAccessGranted"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "access.revoked": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A reseller lost access to a customer.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onAccessRevoked"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "access.expiring": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A reseller's access to a customer ends in 30 days, or in 7.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onAccessExpiring"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "access.expired": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A reseller's access to a customer has come to the end that was set for it.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onAccessExpired"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "customer-transfer.offered": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A provider offered a customer to another provider.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onCustomerTransferOffered"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "customer-transfer.accepted": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The other provider took the customer over: it is that provider's from now on.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onCustomerTransferAccepted"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "customer-transfer.rejected": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The other provider refused the customer.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onCustomerTransferRejected"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "customer-transfer.cancelled": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The customer's provider took its offer back.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onCustomerTransferCancelled"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "enrolment.requested": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Whoever was invited asks the operator to enrol its company.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onEnrolmentRequested"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "enrolment.approved": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The operator enrolled a company that asked for it on an invitation's page.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onEnrolmentApproved"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "enrolment.rejected": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The operator did not enrol a company that had asked for it.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onEnrolmentRejected"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "webhook-endpoint.disabled": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A webhook endpoint was disabled: it is `gone` (410), or has been `failing` for five days.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onWebhookEndpointDisabled"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "webhook-endpoint.test": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A test, delivered to the one endpoint that it was asked for and listed nowhere.
     * @description Ignore types and fields that you do not know: later releases add some.
     */
    post: operations["onWebhookEndpointTest"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export interface components {
  schemas: {
    NotificationPreferencesPatch: {
      /** @description Whether who sent an invitation is told by mail that it was accepted. */
      invitationAccepted?: boolean | null;
      /** @description Whether who sent an invitation is told by mail that it was declined. */
      invitationDeclined?: boolean | null;
      /** @description Whether who sent an invitation is told by mail that it expired without an answer. */
      invitationExpired?: boolean | null;
      /** @description Whether who accepts an invitation gets a receipt by mail. */
      acceptanceReceipt?: boolean | null;
      /** @description The language of the user's mails; `null` for that of the mail which proved its address, else of the organization's country. */
      locale?: ("en" | "ar" | "cs" | "de" | "es" | "fr" | "it" | "ja" | "nl" | "pl" | "pt-BR" | "ru" | "tr" | "uk") | null;
    };
    OrganizationNotificationPreferencesPatch: {
      /** @description Whether who sent an invitation is told by mail that it was accepted. */
      invitationAccepted?: boolean;
      /** @description Whether who sent an invitation is told by mail that it was declined. */
      invitationDeclined?: boolean;
      /** @description Whether who sent an invitation is told by mail that it expired without an answer. */
      invitationExpired?: boolean;
      /** @description Whether who accepts an invitation gets a receipt by mail. */
      acceptanceReceipt?: boolean;
    };
    Enrolment: {
      /**
       * @description What kind it is.
       * @enum {string}
       */
      type: "indirect-provider" | "indirect-reseller";
      /** @description A name. */
      name: string;
      /** @description A country's code (ISO 3166-1 alpha-2). */
      country: string;
      /** @description A region in which agreements are signed. */
      region: string;
      /**
       * Format: uri
       * @description A public web address.
       */
      website?: string;
      /** @description A text for people. */
      description?: string;
      /** @description The reseller's location account number: digits, of no fixed length. */
      mpnId: string;
      /** @description The organization's first Global admin. */
      globalAdmin: {
        /** @description An e-mail address. */
        email: string;
        /** @description The name that people see. */
        displayName: string;
      };
    };
    OrganizationPatch: {
      /** @description A name. */
      name?: string;
      /** @description A country's code (ISO 3166-1 alpha-2). */
      country?: string;
      /** @description A region in which agreements are signed. */
      region?: string;
      /** @description A public web address. */
      website?: string | null;
      /** @description A text for people. */
      description?: string | null;
      /** @description A picture for mails and pages; `null` takes it off. */
      logo?: components["schemas"]["LogoInput"] | null;
      /** @description The colour of the organization's buttons and headings on the pages of its invitations, as `#rrggbb`. On dark pages it is made lighter. */
      accentColour?: string | null;
      /**
       * @description `suspended` stops everything new in the organization's name.
       * @enum {string}
       */
      status?: "active" | "suspended";
    };
    LogoInput: {
      /**
       * @description What the file is.
       * @enum {string}
       */
      contentType: "image/png" | "image/svg+xml";
      /** @description The file in base64: a PNG, or an SVG that only draws, of 32 kB and 2,048 pixels a side at most. */
      content: string;
    };
    AgreementInput: {
      /**
       * Format: date-time
       * @description When the agreement was signed.
       */
      signedAt: string;
      /** @description Where the agreement comes from, such as a contract's number. */
      source: string;
    };
    Appointment: {
      /** @description An e-mail address. */
      email?: string;
      /** @description The name that people see. */
      displayName?: string;
      /** @description The user's id. */
      userId?: string;
    } & (unknown | unknown);
    NewChangeRequest: {
      /** @description The fields to change, with their new values. */
      changes: {
        /** @description A name. */
        name?: string;
        /** @description A country's code (ISO 3166-1 alpha-2). */
        country?: string;
        /** @description A region in which agreements are signed. */
        region?: string;
        /** @description A public web address. */
        website?: string | null;
        /** @description A text for people. */
        description?: string | null;
        /** @description A picture for mails and pages; `null` takes it off. */
        logo?: components["schemas"]["LogoInput"] | null;
        /** @description The colour of the organization's buttons and headings on the pages of its invitations, as `#rrggbb`. On dark pages it is made lighter. */
        accentColour?: string | null;
      };
      /** @description Why it is asked for. */
      reason: string;
    };
    ChangeDecision: {
      /** @description What the operator says of the decision. */
      note?: string;
    };
    EnrolmentCorrections: {
      /** @description A name. */
      name?: string;
      /** @description A country's code (ISO 3166-1 alpha-2). */
      country?: string;
      /** @description A region in which agreements are signed. */
      region?: string;
      /** @description The reseller's location account number: digits, of no fixed length. */
      mpnId?: string;
      /**
       * Format: uri
       * @description A public web address.
       */
      website?: string;
      /** @description The organization's first Global admin. */
      globalAdmin?: {
        /** @description An e-mail address. */
        email?: string;
        /** @description The name that people see. */
        displayName?: string;
      };
    };
    EnrolmentRejection: {
      /** @description Why it is not enrolled. Who asked reads it on the page of the mailed link. */
      reason: string;
    };
    NewUser: {
      /** @description An e-mail address. */
      email: string;
      /** @description The name that people see. */
      displayName: string;
      /** @description What the user may do. */
      roles: ("GlobalAdmin" | "UserManagementAdmin" | "AdminAgent" | "SalesAgent")[];
      /**
       * @description A language of the product.
       * @enum {string}
       */
      locale?: "en" | "ar" | "cs" | "de" | "es" | "fr" | "it" | "ja" | "nl" | "pl" | "pt-BR" | "ru" | "tr" | "uk";
    };
    UserPatch: {
      /** @description The name that people see. */
      displayName?: string;
      /** @description What the user may do. */
      roles?: ("GlobalAdmin" | "UserManagementAdmin" | "AdminAgent" | "SalesAgent")[];
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status?: "active" | "disabled";
    };
    AddressProof: {
      /**
       * @description A language of the product.
       * @enum {string}
       */
      locale?: "en" | "ar" | "cs" | "de" | "es" | "fr" | "it" | "ja" | "nl" | "pl" | "pt-BR" | "ru" | "tr" | "uk";
    };
    PartnerValidation: {
      /** @description The MPN IDs to check. */
      mpnIds: string[];
    };
    NewApiClient: {
      /** @description The name that people see. */
      displayName: string;
      /** @description What the user may do. */
      roles: ("GlobalAdmin" | "UserManagementAdmin" | "AdminAgent" | "SalesAgent")[];
    };
    ApiClientPatch: {
      /** @description The name that people see. */
      displayName?: string;
      /** @description What the user may do. */
      roles?: ("GlobalAdmin" | "UserManagementAdmin" | "AdminAgent" | "SalesAgent")[];
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status?: "active" | "disabled";
    };
    /** @description The client's id and secret stand here, or in HTTP Basic. */
    TokenRequest: {
      /**
       * @description `client_credentials`.
       * @constant
       */
      grant_type: "client_credentials";
      /** @description The API client's id. */
      client_id?: string;
      /** @description One of the client's secrets. */
      client_secret?: string;
    };
    NewPartnershipRequest: {
      /** @description The address that is invited. */
      resellerEmail: string;
      /**
       * @description A language of the product. Left out: that of the reseller's country where one of its users has proven the address, else `en`.
       * @enum {string}
       */
      locale?: "en" | "ar" | "cs" | "de" | "es" | "fr" | "it" | "ja" | "nl" | "pl" | "pt-BR" | "ru" | "tr" | "uk";
      /** @description The subject of the mail. */
      subject?: string;
      /** @description The text of the mail, which holds `{{link}}` exactly once. */
      message?: string;
    };
    PartnershipRequestPatch: {
      /** @description The subject of the mail. */
      subject?: string;
      /** @description The text of the mail, which holds `{{link}}` exactly once. */
      message?: string;
      /**
       * @description A language of the product.
       * @enum {string}
       */
      locale?: "en" | "ar" | "cs" | "de" | "es" | "fr" | "it" | "ja" | "nl" | "pl" | "pt-BR" | "ru" | "tr" | "uk";
    };
    RemovalConfirmation: {
      /** @description The version of the attestation that was read. */
      attestationVersion: string;
      /**
       * @description Must be `true`.
       * @constant
       */
      confirmed: true;
    };
    InvitationForm: {
      /**
       * @description `accept` or `decline`.
       * @enum {string}
       */
      decision: "accept" | "decline";
      /** @description An e-mail address. */
      email?: string;
      /** @description The password. */
      password?: string;
      /**
       * @description The tick of “I am authorised to act for this company”.
       * @constant
       */
      authorised?: "yes";
      /** @description The sign-in's state, from the page's hidden field. */
      session?: string;
      /** @description The password that replaces a temporary one. */
      newPassword?: string;
      /** @description The code of the authenticator app. */
      mfaCode?: string;
    };
    AddressForm: {
      /**
       * @description Must be `true`.
       * @constant
       */
      confirmed?: "yes";
      /**
       * @description `accept` or `decline`.
       * @constant
       */
      decision?: "release";
      /**
       * @description `yes`, with `decision=release`: the reader of the mail does not know the account, and lets the address go.
       * @constant
       */
      released?: "yes";
    };
    EnrolmentForm: {
      /** @description A name. */
      name: string;
      /** @description A country's code (ISO 3166-1 alpha-2). */
      country: string;
      /** @description The MPN ID of the company that asks. */
      mpnId: string;
      /** @description A public web address. */
      website?: string;
      /** @description The company's number in its country's register, where the country asks for one. */
      organizationRegistrationNumber?: string;
      /** @description The name that people see. */
      displayName: string;
      /** @description The address of who asks, which a mailed link proves. */
      email: string;
    };
    ConfirmationForm: {
      /**
       * @description Must be `true`.
       * @constant
       */
      confirmed: "yes";
    };
    PasswordForm: {
      /** @description The password that is chosen. */
      newPassword?: string;
      /**
       * @description `accept` or `decline`.
       * @constant
       */
      decision?: "release";
      /**
       * @description `yes`, with `decision=release`: the reader of the mail does not know the account, and lets the address go.
       * @constant
       */
      released?: "yes";
    };
    AccountForm: {
      /**
       * @description What is done to the account; left out to sign in.
       * @enum {string}
       */
      step?: "sign-out" | "sign-out-everywhere" | "password" | "authenticator" | "authenticator-code" | "authenticator-cancel" | "recovery-codes" | "recover";
      /** @description An e-mail address. */
      email?: string;
      /** @description The password. */
      password?: string;
      /** @description The sign-in's state, from the page's hidden field. */
      session?: string;
      /** @description The password that replaces a temporary one. */
      newPassword?: string;
      /** @description The code of the authenticator app. */
      mfaCode?: string;
      /** @description The password that is to be changed. */
      currentPassword?: string;
      /** @description The password of whoever makes new recovery codes. */
      codesPassword?: string;
      /** @description One of the user's recovery codes, instead of the authenticator app. */
      recoveryCode?: string;
    };
    ForgottenPasswordForm: {
      /** @description The address by which somebody signs in. */
      email: string;
    };
    UnsubscribeForm: {
      /**
       * @description Which mails are wanted: the organization's (`wanted`), none of it (`organization`), none of anybody (`all`).
       * @enum {string}
       */
      mails?: "wanted" | "organization" | "all";
      /**
       * @description What mailbox providers send alone, for who ends mails by their button.
       * @constant
       */
      "List-Unsubscribe"?: "One-Click";
    };
    InvitationAnswer: {
      /** @description The secret part of the invitation's link. */
      token: string;
    };
    OfferInput: {
      /** @description A name. */
      name: string;
      /** @description A text for people. */
      description: string;
      /** @description A heading of the catalogue. */
      category: string;
      /**
       * @description `license` for seats; `azure` for use that is metered.
       * @enum {string}
       */
      billing: "license" | "azure";
      /** @description What is counted, such as `Licenses`. */
      unitType: string;
      /**
       * Format: int32
       * @description The fewest units of one subscription.
       */
      minimumQuantity: number;
      /**
       * Format: int32
       * @description The most units of one subscription.
       */
      maximumQuantity: number;
      /**
       * @description How long a term is, as an ISO 8601 duration.
       * @enum {string}
       */
      termDuration: "P1M" | "P1Y" | "P3Y";
      /**
       * @description How often is billed, as an ISO 8601 duration.
       * @enum {string}
       */
      billingCycle: "monthly" | "annual" | "none";
      /** @description Whether it is a trial, which a customer may have once. */
      isTrial: boolean;
      /**
       * @description The offers that it can be upgraded to.
       * @default []
       */
      upgradeTargetOffers?: string[];
      /**
       * @description Offers of which the customer must have one first.
       * @default []
       */
      prerequisiteOffers?: string[];
      /** @description The price of one unit for one billing cycle. */
      listPrice?: {
        /** @description A currency's code (ISO 4217). */
        currency: string;
        /** @description A decimal number as text, such as `12.50`. */
        amount: string;
      };
    };
    OfferImport: {
      /** @description The offers to write. */
      offers: {
        /** @description An opaque id. */
        id: string;
        /** @description A name. */
        name: string;
        /** @description A text for people. */
        description: string;
        /** @description A heading of the catalogue. */
        category: string;
        /**
         * @description `license` for seats; `azure` for use that is metered.
         * @enum {string}
         */
        billing: "license" | "azure";
        /** @description What is counted, such as `Licenses`. */
        unitType: string;
        /**
         * Format: int32
         * @description The fewest units of one subscription.
         */
        minimumQuantity: number;
        /**
         * Format: int32
         * @description The most units of one subscription.
         */
        maximumQuantity: number;
        /**
         * @description How long a term is, as an ISO 8601 duration.
         * @enum {string}
         */
        termDuration: "P1M" | "P1Y" | "P3Y";
        /**
         * @description How often is billed, as an ISO 8601 duration.
         * @enum {string}
         */
        billingCycle: "monthly" | "annual" | "none";
        /** @description Whether it is a trial, which a customer may have once. */
        isTrial: boolean;
        /**
         * @description The offers that it can be upgraded to.
         * @default []
         */
        upgradeTargetOffers?: string[];
        /**
         * @description Offers of which the customer must have one first.
         * @default []
         */
        prerequisiteOffers?: string[];
        /** @description The price of one unit for one billing cycle. */
        listPrice?: {
          /** @description A currency's code (ISO 4217). */
          currency: string;
          /** @description A decimal number as text, such as `12.50`. */
          amount: string;
        };
      }[];
    };
    NewOrder: {
      /** @description The reseller's organization id. */
      resellerId?: string;
      /** @description A new customer; with `customerId` instead the order is for an existing one. */
      customer?: components["schemas"]["NewCustomer"];
      /** @description The customer's id. */
      customerId?: string;
      /** @description What is ordered. */
      lineItems: components["schemas"]["OrderLineItem"][];
    } & (unknown | unknown);
    NewCustomer: {
      /** @description What identifies the customer's company. */
      companyProfile: {
        /** @description The customer's domain, unique in the deployment. */
        domain: string;
        /** @description The company's number in its country's register, where the country asks for one. */
        organizationRegistrationNumber?: string;
      };
      /** @description Whom and where to bill, and in which language. */
      billingProfile: components["schemas"]["BillingProfile"];
    };
    BillingProfile: {
      /** @description An e-mail address. */
      email: string;
      /** @description How numbers and dates are written (BCP 47, such as `de-AT`). */
      culture: string;
      /** @description The language to write in (BCP 47, such as `de`). */
      language: string;
      /** @description The customer's name. */
      companyName: string;
      /** @description The customer's postal address, and the person to write to. */
      defaultAddress: components["schemas"]["Address"];
    };
    Address: {
      /** @description A country's code (ISO 3166-1 alpha-2). */
      country: string;
      /** @description The region or county. */
      region?: string;
      /** @description City or town. */
      city: string;
      /** @description State or province. */
      state?: string;
      /** @description Street and number. */
      addressLine1: string;
      /** @description What else the address needs. */
      addressLine2?: string;
      /** @description Postal code. */
      postalCode?: string;
      /** @description First name of the person to write to. */
      firstName?: string;
      /** @description Last name of the person to write to. */
      lastName?: string;
      /** @description A phone number. */
      phoneNumber?: string;
      /** @description The caller attests an address that the country's data do not know. It is on record. */
      addressConfirmed?: boolean;
    };
    OrderLineItem: {
      /** @description The offer's id. */
      offerId: string;
      /**
       * Format: int32
       * @description The number of units.
       */
      quantity: number;
      /** @description A name that tells subscriptions of one offer apart. */
      friendlyName?: string;
      /** @description The MPN ID of the reseller of record. */
      partnerIdOnRecord?: string;
      /** @description Who answers the customer's support requests. */
      supportContact?: {
        /** @description The reseller's organization id. */
        resellerId: string;
      };
    };
    OrderPatch: {
      /** @description The reseller's organization id. */
      resellerId?: string | null;
      /** @description A new customer; with `customerId` instead the order is for an existing one. */
      customer?: components["schemas"]["CustomerPatch"];
      /** @description What is ordered. */
      lineItems?: components["schemas"]["OrderLineItem"][];
    };
    CustomerPatch: {
      /** @description What identifies the customer's company. */
      companyProfile?: {
        /** @description The customer's domain, unique in the deployment. */
        domain?: string;
        /** @description The company's number in its country's register, where the country asks for one. */
        organizationRegistrationNumber?: string | null;
      };
      /** @description Whom and where to bill, and in which language. */
      billingProfile?: {
        /** @description An e-mail address. */
        email?: string;
        /** @description How numbers and dates are written (BCP 47, such as `de-AT`). */
        culture?: string;
        /** @description The language to write in (BCP 47, such as `de`). */
        language?: string;
        /** @description The customer's name. */
        companyName?: string;
        /** @description The customer's postal address, and the person to write to. */
        defaultAddress?: {
          /** @description A country's code (ISO 3166-1 alpha-2). */
          country?: string;
          /** @description The region or county. */
          region?: string | null;
          /** @description City or town. */
          city?: string;
          /** @description State or province. */
          state?: string | null;
          /** @description Street and number. */
          addressLine1?: string;
          /** @description What else the address needs. */
          addressLine2?: string | null;
          /** @description Postal code. */
          postalCode?: string | null;
          /** @description First name of the person to write to. */
          firstName?: string | null;
          /** @description Last name of the person to write to. */
          lastName?: string | null;
          /** @description A phone number. */
          phoneNumber?: string | null;
          /** @description The caller attests an address that the country's data do not know. It is on record. */
          addressConfirmed?: boolean;
        };
      };
    };
    OrderSubmission: {
      /** @description The `version` of the review. */
      version: string;
    };
    ResellerAssignment: {
      /** @description The reseller whose customer it becomes; `null` for the provider's own. */
      resellerId: string | null;
      /** @description Whether the reseller also gets administrator access: `true` to manage without end, or what it may do and until when. */
      delegatedAdmin: boolean | components["schemas"]["DelegatedAdminTerms"];
    };
    DelegatedAdminTerms: {
      /**
       * @description `manage`: what a delegated admin may do; `read`: reading it, and nothing else.
       * @enum {string}
       */
      access: "manage" | "read";
      /**
       * Format: date-time
       * @description When the access ends by the clock, at most two years ahead. Absent for one without end.
       */
      until?: string;
    };
    DelegatedAdminPatch: {
      /**
       * @description `manage`: what a delegated admin may do; `read`: reading it, and nothing else.
       * @enum {string}
       */
      access?: "manage" | "read";
      /** @description Another end, at most two years ahead; `null` takes the end away. */
      until?: string | null;
    };
    AzureTenantOwnerGrant: {
      /** @description The reseller's organization id. */
      resellerId: string;
    };
    Reassignment: {
      /** @description The reseller that hands its customers over. */
      fromResellerId: string;
      /** @description The reseller that takes the customers over. */
      toResellerId: string;
      /** @description Whether the new reseller also becomes reseller of record. */
      subscriptions: boolean;
      /** @description Whether the new reseller also gets administrator access. */
      delegatedAdmin: boolean;
    };
    TransferOffer: {
      /** @description The provider that the customer is offered to. */
      toProviderId: string;
    };
    TransferAcceptance: {
      /** @description Whether the customer's admin gets new credentials in the same step, which end the older ones. */
      resetAdminCredentials?: boolean;
    };
    SubscriptionPatch: {
      /** @description A name that tells subscriptions of one offer apart. */
      friendlyName?: string;
      /**
       * Format: int32
       * @description The number of units.
       */
      quantity?: number;
      /** @description Whether the subscription begins another term when this one ends. */
      autoRenewEnabled?: boolean;
      /**
       * @description The state to bring it into.
       * @enum {string}
       */
      status?: "active" | "suspended" | "cancelled";
      /** @description The MPN ID of the reseller of record; absent or `null` for nobody. */
      partnerId?: string | null;
    };
    UpgradeInput: {
      /** @description The offer to change to. */
      targetOfferId: string;
      /**
       * Format: int32
       * @description The number of units.
       */
      quantity?: number;
    };
    ScheduledChangeInput: {
      /**
       * Format: int32
       * @description The number of units.
       */
      quantity?: number;
      /** @description The offer to change to. */
      targetOfferId?: string;
      /** @description Whether the subscription begins another term when this one ends. */
      autoRenewEnabled?: boolean;
    };
    SupportContactInput: {
      /** @description The reseller that answers the customer; `null` for the provider. */
      resellerId: string | null;
    };
    NewWebhookEndpoint: {
      /**
       * Format: uri
       * @description Where events are delivered: an https address with a public name.
       */
      url: string;
      /** @description The types of events that are delivered. Left out, all are, and those of later releases too; an answer then has none, and a patch sets it with `null`. */
      eventTypes?: ("partnership-request.sent" | "partnership-request.accepted" | "partnership-request.declined" | "partnership-request.expired" | "partnership-request.revoked" | "partnership-request.bounced" | "partnership-request.complained" | "partnership-request.failed" | "sending.paused" | "partnership.created" | "partnership.ended" | "customer.created" | "customer.updated" | "customer.admin-password-reset" | "order.submitted" | "order.cancelled" | "subscription.created" | "subscription.updated" | "subscription.renewed" | "subscription.expired" | "subscription.scheduled-change.failed" | "access.granted" | "access.revoked" | "access.expiring" | "access.expired" | "customer-transfer.offered" | "customer-transfer.accepted" | "customer-transfer.rejected" | "customer-transfer.cancelled" | "enrolment.requested" | "enrolment.approved" | "enrolment.rejected" | "webhook-endpoint.disabled" | "webhook-endpoint.test")[];
      /** @description A text for people. */
      description?: string;
    };
    WebhookEndpointPatch: {
      /**
       * Format: uri
       * @description Where events are delivered: an https address with a public name.
       */
      url?: string;
      /** @description The types of events that are delivered. Left out, all are, and those of later releases too; an answer then has none, and a patch sets it with `null`. */
      eventTypes?: ("partnership-request.sent" | "partnership-request.accepted" | "partnership-request.declined" | "partnership-request.expired" | "partnership-request.revoked" | "partnership-request.bounced" | "partnership-request.complained" | "partnership-request.failed" | "sending.paused" | "partnership.created" | "partnership.ended" | "customer.created" | "customer.updated" | "customer.admin-password-reset" | "order.submitted" | "order.cancelled" | "subscription.created" | "subscription.updated" | "subscription.renewed" | "subscription.expired" | "subscription.scheduled-change.failed" | "access.granted" | "access.revoked" | "access.expiring" | "access.expired" | "customer-transfer.offered" | "customer-transfer.accepted" | "customer-transfer.rejected" | "customer-transfer.cancelled" | "enrolment.requested" | "enrolment.approved" | "enrolment.rejected" | "webhook-endpoint.disabled" | "webhook-endpoint.test")[] | null;
      /** @description A text for people. */
      description?: string | null;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status?: "enabled" | "disabled";
    };
    ReplayPeriod: {
      /**
       * Format: date-time
       * @description When the credit began.
       */
      from: string;
      /**
       * Format: date-time
       * @description When the credit ended. Absent while it runs.
       */
      to: string;
    };
    /** @description A request was sent, or its link taken. */
    PartnershipRequestSentEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "partnership-request.sent";
      /** @description A request was sent, or its link taken. */
      data: {
        /** @description The partnership request's id. */
        partnershipRequestId: string;
        /** @description The state it is in. */
        status: string;
        /**
         * Format: date-time
         * @description When it lapses by itself.
         */
        expiresAt: string;
      };
    };
    /** @description A reseller accepted a request. */
    PartnershipRequestAcceptedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "partnership-request.accepted";
      /** @description A reseller accepted a request. */
      data: {
        /** @description The partnership request's id. */
        partnershipRequestId: string;
        /** @description The state it is in. */
        status: string;
        /** @description The reseller's organization id. */
        resellerId: string;
      };
    };
    /** @description A request was declined. */
    PartnershipRequestDeclinedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "partnership-request.declined";
      /** @description A request was declined. */
      data: {
        /** @description The partnership request's id. */
        partnershipRequestId: string;
        /** @description The state it is in. */
        status: string;
      };
    };
    /** @description A request's time ran out unanswered. */
    PartnershipRequestExpiredEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "partnership-request.expired";
      /** @description A request's time ran out unanswered. */
      data: {
        /** @description The partnership request's id. */
        partnershipRequestId: string;
        /** @description The state it is in. */
        status: string;
        /**
         * Format: date-time
         * @description When it lapses by itself.
         */
        expiresAt: string;
      };
    };
    /** @description The provider withdrew a request. */
    PartnershipRequestRevokedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "partnership-request.revoked";
      /** @description The provider withdrew a request. */
      data: {
        /** @description The partnership request's id. */
        partnershipRequestId: string;
        /** @description The state it is in. */
        status: string;
        /**
         * Format: date-time
         * @description When it lapses by itself.
         */
        expiresAt: string;
      };
    };
    /** @description A request's mail came back. */
    PartnershipRequestBouncedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "partnership-request.bounced";
      /** @description A request's mail came back. */
      data: {
        /** @description The partnership request's id. */
        partnershipRequestId: string;
        /** @description The state it is in. */
        status: string;
        /** @description What became of the mail. */
        delivery: {
          /** @description How far the mail came. */
          state: string;
          /** @description What the mail system said. */
          detail?: string;
        };
      };
    };
    /** @description A request's mail was reported as unwanted. */
    PartnershipRequestComplainedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "partnership-request.complained";
      /** @description A request's mail was reported as unwanted. */
      data: {
        /** @description The partnership request's id. */
        partnershipRequestId: string;
        /** @description The state it is in. */
        status: string;
        /** @description What became of the mail. */
        delivery: {
          /** @description How far the mail came. */
          state: string;
          /** @description What the mail system said. */
          detail?: string;
        };
      };
    };
    /** @description A request's mail could not be sent. */
    PartnershipRequestFailedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "partnership-request.failed";
      /** @description A request's mail could not be sent. */
      data: {
        /** @description The partnership request's id. */
        partnershipRequestId: string;
        /** @description The state it is in. */
        status: string;
        /** @description What became of the mail. */
        delivery: {
          /** @description How far the mail came. */
          state: string;
          /** @description What the mail system said. */
          detail?: string;
        };
      };
    };
    /** @description Too many of a provider's mails came back: its sending is paused. */
    SendingPausedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "sending.paused";
      /** @description Too many of a provider's mails came back: its sending is paused. */
      data: {
        /** @description The provider's organization id. */
        providerId: string;
        /**
         * Format: date-time
         * @description Until when no mail is sent for this provider.
         */
        pausedUntil?: string;
        /**
         * Format: int64
         * @description How many mails of the day bounced or were complained of.
         */
        failures: number;
      };
    };
    /** @description A partnership began. */
    PartnershipCreatedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "partnership.created";
      /** @description A partnership began. */
      data: {
        /** @description The provider's organization id. */
        providerId: string;
        /** @description The reseller's organization id. */
        resellerId: string;
        /**
         * Format: date-time
         * @description Since when.
         */
        since: string;
        /** @description The partnership request's id. */
        partnershipRequestId: string;
      };
    };
    /** @description A provider ended a partnership. */
    PartnershipEndedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "partnership.ended";
      /** @description A provider ended a partnership. */
      data: {
        /** @description The provider's organization id. */
        providerId: string;
        /** @description The reseller's organization id. */
        resellerId: string;
        /**
         * Format: date-time
         * @description Since when.
         */
        since: string;
        /**
         * Format: date-time
         * @description When it ended.
         */
        endedAt?: string;
      };
    };
    /** @description An order made a customer. */
    CustomerCreatedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "customer.created";
      /** @description An order made a customer. */
      data: {
        /** @description The customer's id. */
        customerId: string;
        /** @description The order's id. */
        orderId: string;
        /** @description The subscriptions' ids. */
        subscriptionIds: string[];
        /** @description The reseller whose customer this is; `null` for the provider's own. */
        associatedPartnerId?: string;
        /** @description `delegated-admin` or `azure-tenant-owner`; where the customer went to another provider, also `reseller-of-record` and `support-contact`. */
        access?: string[];
      };
    };
    /** @description A customer's profiles changed, or its reseller, or what a reseller may do, or its provider. */
    CustomerUpdatedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "customer.updated";
      /** @description A customer's profiles changed, or its reseller, or what a reseller may do, or its provider. */
      data: {
        /** @description The customer's id. */
        customerId: string;
        /** @description The names of the API's fields that changed. */
        changed?: string[];
        /** @description Its new provider, after a transfer. */
        providerId?: string;
        /** @description The reseller whose customer it is now; null when it is none's, or another's than the reader. */
        associatedPartnerId?: string | null;
        /** @description The subscriptions that got the new reseller of record at the same time. */
        subscriptionIds?: string[];
        /** @description Whose delegated admin changed, if one did. */
        resellerId?: string;
        /** @description Whether the reseller also gets administrator access: `true` to manage without end, or what it may do and until when. */
        delegatedAdmin?: {
          /**
           * @description `manage`: what a delegated admin may do; `read`: reading it, and nothing else.
           * @enum {string}
           */
          access: "manage" | "read";
          /**
           * Format: date-time
           * @description When the access ends by the clock, at most two years ahead. Absent for one without end.
           */
          until?: string;
        };
      };
    };
    /** @description A new password for a customer's admin was `requested`, to be chosen by a link that is mailed to the billing address, or chosen by it (`completed`). */
    CustomerAdminPasswordResetEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "customer.admin-password-reset";
      /** @description A new password for a customer's admin was `requested`, to be chosen by a link that is mailed to the billing address, or chosen by it (`completed`). */
      data: {
        /** @description The customer's id. */
        customerId: string;
        /** @description The user's id. */
        userId: string;
        /** @description The state it is in. */
        status: string;
      };
    };
    /** @description An order was submitted. */
    OrderSubmittedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "order.submitted";
      /** @description An order was submitted. */
      data: {
        /** @description The customer's id. */
        customerId: string;
        /** @description The order's id. */
        orderId: string;
        /** @description The subscriptions' ids. */
        subscriptionIds: string[];
        /** @description The reseller whose customer this is; `null` for the provider's own. */
        associatedPartnerId?: string;
        /** @description `delegated-admin` or `azure-tenant-owner`; where the customer went to another provider, also `reseller-of-record` and `support-contact`. */
        access?: string[];
      };
    };
    /** @description A draft of an order was cancelled. */
    OrderCancelledEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "order.cancelled";
      /** @description A draft of an order was cancelled. */
      data: {
        /** @description The order's id. */
        orderId: string;
        /** @description The customer's id. */
        customerId?: string;
      };
    };
    /** @description An order made subscriptions of a customer. */
    SubscriptionCreatedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "subscription.created";
      /** @description An order made subscriptions of a customer. */
      data: {
        /** @description The customer's id. */
        customerId: string;
        /** @description The order's id. */
        orderId: string;
        /** @description The subscriptions' ids. */
        subscriptionIds: string[];
      };
    };
    /** @description One subscription changed, or several of a customer's together. */
    SubscriptionUpdatedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "subscription.updated";
      /** @description One subscription changed, or several of a customer's together. */
      data: {
        /** @description The customer's id. */
        customerId: string;
        /** @description The subscription's id. */
        subscriptionId?: string;
        /** @description The subscriptions' ids. */
        subscriptionIds?: string[];
        /** @description The state it is in. */
        status?: string;
        /** @description The names of the API's fields that changed. */
        changed: string[];
      };
    };
    /** @description A subscription's term ended and the next began. */
    SubscriptionRenewedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "subscription.renewed";
      /** @description A subscription's term ended and the next began. */
      data: {
        /** @description The customer's id. */
        customerId: string;
        /** @description The subscription's id. */
        subscriptionId: string;
        /** @description The state it is in. */
        status: string;
        /** @description The names of the API's fields that changed. */
        changed: string[];
        /** @description What is worth a second look, and stands in nobody's way. */
        warnings?: {
          /** @description A stable code to decide by. */
          code: string;
          /** @description What to do next, and who can do it. Its wording may change. */
          detail: string;
        }[];
      };
    };
    /** @description A subscription's term ended, and the subscription with it. */
    SubscriptionExpiredEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "subscription.expired";
      /** @description A subscription's term ended, and the subscription with it. */
      data: {
        /** @description The customer's id. */
        customerId: string;
        /** @description The subscription's id. */
        subscriptionId: string;
        /** @description The state it is in. */
        status: string;
        /** @description The names of the API's fields that changed. */
        changed: string[];
      };
    };
    /** @description What was planned for a renewal could not be carried out. */
    SubscriptionScheduledChangeFailedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "subscription.scheduled-change.failed";
      /** @description What was planned for a renewal could not be carried out. */
      data: {
        /** @description The customer's id. */
        customerId: string;
        /** @description The subscription's id. */
        subscriptionId: string;
        /** @description The state it is in. */
        status: string;
        /** @description The names of the API's fields that changed. */
        changed: string[];
        /** @description The change that could not be carried out. */
        scheduledChange: {
          [key: string]: unknown;
        };
        /** @description What stands in the way. */
        problems: {
          /** @description A stable code to decide by. */
          code: string;
          /** @description What to do next, and who can do it. Its wording may change. */
          detail: string;
        }[];
      };
    };
    /** @description A reseller got access to a customer. */
    AccessGrantedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "access.granted";
      /** @description A reseller got access to a customer. */
      data: {
        /** @description The customer's id. */
        customerId: string;
        /** @description The reseller's organization id. */
        resellerId: string;
        /** @description `delegated-admin` or `azure-tenant-owner`; where the customer went to another provider, also `reseller-of-record` and `support-contact`. */
        access: string[];
        /** @description What the delegated admin lets the reseller do, and until when; left out for one without limits. */
        delegatedAdmin?: {
          /**
           * @description `manage`: what a delegated admin may do; `read`: reading it, and nothing else.
           * @enum {string}
           */
          access: "manage" | "read";
          /**
           * Format: date-time
           * @description When the access ends by the clock, at most two years ahead. Absent for one without end.
           */
          until?: string;
        };
        /** @description The reseller whose customer it is now; null when it is none's, or another's than the reader. */
        associatedPartnerId?: string | null;
        /** @description The subscriptions that got the new reseller of record at the same time. */
        subscriptionIds?: string[];
        /** @description The reseller that lost the same access by it. */
        revoked?: {
          /** @description The reseller's organization id. */
          resellerId: string;
          /** @description `delegated-admin` or `azure-tenant-owner`; where the customer went to another provider, also `reseller-of-record` and `support-contact`. */
          access: string[];
        };
      };
    };
    /** @description A reseller lost access to a customer. */
    AccessRevokedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "access.revoked";
      /** @description A reseller lost access to a customer. */
      data: {
        /** @description The customer's id. */
        customerId: string;
        /** @description The reseller's organization id. */
        resellerId: string;
        /** @description `delegated-admin` or `azure-tenant-owner`; where the customer went to another provider, also `reseller-of-record` and `support-contact`. */
        access: string[];
        /** @description What the delegated admin lets the reseller do, and until when; left out for one without limits. */
        delegatedAdmin?: {
          /**
           * @description `manage`: what a delegated admin may do; `read`: reading it, and nothing else.
           * @enum {string}
           */
          access: "manage" | "read";
          /**
           * Format: date-time
           * @description When the access ends by the clock, at most two years ahead. Absent for one without end.
           */
          until?: string;
        };
        /** @description The reseller whose customer it is now; null when it is none's, or another's than the reader. */
        associatedPartnerId?: string | null;
        /** @description The subscriptions that got the new reseller of record at the same time. */
        subscriptionIds?: string[];
        /** @description The reseller that lost the same access by it. */
        revoked?: {
          /** @description The reseller's organization id. */
          resellerId: string;
          /** @description `delegated-admin` or `azure-tenant-owner`; where the customer went to another provider, also `reseller-of-record` and `support-contact`. */
          access: string[];
        };
        /** @description That reseller was the last to reset the credentials of the customer's admin, which stay good. */
        adminCredentialsLastResetBy?: {
          /** @description The organization's id. */
          organizationId: string;
          /**
           * Format: date-time
           * @description When it happened.
           */
          at: string;
        };
      };
    };
    /** @description A reseller's access to a customer ends in 30 days, or in 7. */
    AccessExpiringEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "access.expiring";
      /** @description A reseller's access to a customer ends in 30 days, or in 7. */
      data: {
        /** @description The customer's id. */
        customerId: string;
        /** @description The reseller's organization id. */
        resellerId: string;
        /** @description `delegated-admin` or `azure-tenant-owner`; where the customer went to another provider, also `reseller-of-record` and `support-contact`. */
        access: string[];
        /**
         * Format: date-time
         * @description When the access ends by the clock, at most two years ahead. Absent for one without end.
         */
        until?: string;
        /**
         * Format: int64
         * @description How many days before the end this tells of it: 30 or 7.
         */
        days: number;
      };
    };
    /** @description A reseller's access to a customer has come to the end that was set for it. */
    AccessExpiredEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "access.expired";
      /** @description A reseller's access to a customer has come to the end that was set for it. */
      data: {
        /** @description The customer's id. */
        customerId: string;
        /** @description The reseller's organization id. */
        resellerId: string;
        /** @description `delegated-admin` or `azure-tenant-owner`; where the customer went to another provider, also `reseller-of-record` and `support-contact`. */
        access: string[];
        /**
         * Format: date-time
         * @description When the access ends by the clock, at most two years ahead. Absent for one without end.
         */
        until?: string;
        /** @description That reseller was the last to reset the credentials of the customer's admin, which stay good. */
        adminCredentialsLastResetBy?: {
          /** @description The organization's id. */
          organizationId: string;
          /**
           * Format: date-time
           * @description When it happened.
           */
          at: string;
        };
      };
    };
    /** @description A provider offered a customer to another provider. */
    CustomerTransferOfferedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "customer-transfer.offered";
      /** @description A provider offered a customer to another provider. */
      data: {
        /** @description The transfer. */
        transferId: string;
        /** @description The customer's id. */
        customerId: string;
        /** @description The provider that offers the customer. */
        fromProviderId: string;
        /** @description The provider that the customer is offered to. */
        toProviderId: string;
        /** @description The state it is in. */
        status: string;
      };
    };
    /** @description The other provider took the customer over: it is that provider's from now on. */
    CustomerTransferAcceptedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "customer-transfer.accepted";
      /** @description The other provider took the customer over: it is that provider's from now on. */
      data: {
        /** @description The transfer. */
        transferId: string;
        /** @description The customer's id. */
        customerId: string;
        /** @description The provider that offers the customer. */
        fromProviderId: string;
        /** @description The provider that the customer is offered to. */
        toProviderId: string;
        /** @description The state it is in. */
        status: string;
      };
    };
    /** @description The other provider refused the customer. */
    CustomerTransferRejectedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "customer-transfer.rejected";
      /** @description The other provider refused the customer. */
      data: {
        /** @description The transfer. */
        transferId: string;
        /** @description The customer's id. */
        customerId: string;
        /** @description The provider that offers the customer. */
        fromProviderId: string;
        /** @description The provider that the customer is offered to. */
        toProviderId: string;
        /** @description The state it is in. */
        status: string;
      };
    };
    /** @description The customer's provider took its offer back. */
    CustomerTransferCancelledEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "customer-transfer.cancelled";
      /** @description The customer's provider took its offer back. */
      data: {
        /** @description The transfer. */
        transferId: string;
        /** @description The customer's id. */
        customerId: string;
        /** @description The provider that offers the customer. */
        fromProviderId: string;
        /** @description The provider that the customer is offered to. */
        toProviderId: string;
        /** @description The state it is in. */
        status: string;
      };
    };
    /** @description Whoever was invited asks the operator to enrol its company. */
    EnrolmentRequestedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "enrolment.requested";
      /** @description Whoever was invited asks the operator to enrol its company. */
      data: {
        /** @description The enrolment request's id. */
        enrolmentRequestId: string;
        /** @description The partnership request's id. */
        partnershipRequestId: string;
        /** @description The state it is in. */
        status: string;
        /**
         * Format: date-time
         * @description Until when the invitation can be answered from now on, if the change has moved that.
         */
        expiresAt?: string;
      };
    };
    /** @description The operator enrolled a company that asked for it on an invitation's page. */
    EnrolmentApprovedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "enrolment.approved";
      /** @description The operator enrolled a company that asked for it on an invitation's page. */
      data: {
        /** @description The enrolment request's id. */
        enrolmentRequestId: string;
        /** @description The partnership request's id. */
        partnershipRequestId: string;
        /** @description The state it is in. */
        status: string;
        /**
         * Format: date-time
         * @description Until when the invitation can be answered from now on, if the change has moved that.
         */
        expiresAt?: string;
        /** @description The organization's id. */
        organizationId: string;
      };
    };
    /** @description The operator did not enrol a company that had asked for it. */
    EnrolmentRejectedEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "enrolment.rejected";
      /** @description The operator did not enrol a company that had asked for it. */
      data: {
        /** @description The enrolment request's id. */
        enrolmentRequestId: string;
        /** @description The partnership request's id. */
        partnershipRequestId: string;
        /** @description The state it is in. */
        status: string;
        /**
         * Format: date-time
         * @description Until when the invitation can be answered from now on, if the change has moved that.
         */
        expiresAt?: string;
      };
    };
    /** @description A webhook endpoint was disabled: it is `gone` (410), or has been `failing` for five days. */
    WebhookEndpointDisabledEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "webhook-endpoint.disabled";
      /** @description A webhook endpoint was disabled: it is `gone` (410), or has been `failing` for five days. */
      data: {
        /** @description The webhook endpoint's id. */
        webhookEndpointId: string;
        /** @description Why: `gone` (it answered 410) or `failing` (for five days). */
        because: string;
      };
    };
    /** @description A test, delivered to the one endpoint that it was asked for and listed nowhere. */
    WebhookEndpointTestEvent: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What kind of thing it happened to. */
      resourceType: string;
      /** @description The id of that thing. */
      resourceId: string;
      /** @description The same for all events of one change: the id of its audit record. */
      changeId?: string;
      /** @description The `x-request-id` of the request, or the run of the schedule, that made the change. */
      correlationId?: string;
      /**
       * @description What kind it is.
       * @constant
       */
      type: "webhook-endpoint.test";
      /** @description A test, delivered to the one endpoint that it was asked for and listed nowhere. */
      data: {
        /** @description The webhook endpoint's id. */
        webhookEndpointId: string;
      };
    };
    Me: {
      /** @description Who calls. */
      user: {
        /** @description An opaque id. */
        id: string;
        /** @description An e-mail address. */
        email: string;
        /** @description The name that people see. */
        displayName: string;
        /** @description What the user may do. */
        roles: ("GlobalAdmin" | "UserManagementAdmin" | "AdminAgent" | "SalesAgent" | "CustomerAdmin")[];
      } | {
        /** @description An opaque id. */
        id: string;
        /** @description The name that people see. */
        displayName: string;
        /** @description What the user may do. */
        roles: ("GlobalAdmin" | "UserManagementAdmin" | "AdminAgent" | "SalesAgent" | "CustomerAdmin")[];
      };
      /** @description The caller's organization. */
      organization: {
        /** @description An opaque id. */
        id: string;
        /**
         * @description What kind it is.
         * @enum {string}
         */
        type: "operator" | "indirect-provider" | "indirect-reseller" | "customer";
        /** @description A name. */
        name: string;
        /** @description The reseller's location account number: digits, of no fixed length. */
        mpnId?: string;
        /** @description A region in which agreements are signed. */
        region?: string;
      };
    };
    /** @description An error that API Gateway answers by itself. */
    GatewayError: {
      /** @description API Gateway's own words, such as `Unauthorized`. */
      message: string;
    };
    NotificationPreferences: {
      /** @description The user's id. */
      userId: string;
      /** @description Whether who sent an invitation is told by mail that it was accepted. */
      invitationAccepted: boolean;
      /** @description Whether who sent an invitation is told by mail that it was declined. */
      invitationDeclined: boolean;
      /** @description Whether who sent an invitation is told by mail that it expired without an answer. */
      invitationExpired: boolean;
      /** @description Whether who accepts an invitation gets a receipt by mail. */
      acceptanceReceipt: boolean;
      /**
       * @description The language of the user's mails.
       * @enum {string}
       */
      locale: "en" | "ar" | "cs" | "de" | "es" | "fr" | "it" | "ja" | "nl" | "pl" | "pt-BR" | "ru" | "tr" | "uk";
      /** @description The mails for which the user has not chosen: the organization's default stands in them. */
      inherited: ("invitationAccepted" | "invitationDeclined" | "invitationExpired" | "acceptanceReceipt")[];
    };
    OrganizationNotificationPreferences: {
      /** @description The organization's id. */
      organizationId: string;
      /** @description Whether who sent an invitation is told by mail that it was accepted. */
      invitationAccepted: boolean;
      /** @description Whether who sent an invitation is told by mail that it was declined. */
      invitationDeclined: boolean;
      /** @description Whether who sent an invitation is told by mail that it expired without an answer. */
      invitationExpired: boolean;
      /** @description Whether who accepts an invitation gets a receipt by mail. */
      acceptanceReceipt: boolean;
    };
    EnrolledOrganization: {
      /** @description An opaque id. */
      id: string;
      /**
       * @description What kind it is.
       * @enum {string}
       */
      type: "operator" | "indirect-provider" | "indirect-reseller";
      /** @description A name. */
      name: string;
      /** @description A country's code (ISO 3166-1 alpha-2). */
      country: string;
      /** @description A region in which agreements are signed. */
      region: string;
      /** @description The reseller's location account number: digits, of no fixed length. */
      mpnId?: string;
      /** @description A public web address. */
      website?: string;
      /** @description A text for people. */
      description?: string;
      /** @description Where the logo is, for anybody. The address is another one once the logo is; while the organization is suspended there is none. */
      logoUrl?: string;
      /** @description The colour of the organization's buttons and headings on the pages of its invitations, as `#rrggbb`. On dark pages it is made lighter. */
      accentColour?: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "active" | "suspended";
      /** @description The partner agreements on record, one for each region. */
      agreements: components["schemas"]["Agreement"][];
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
      /** @description The organization's first Global admin. */
      globalAdmin: components["schemas"]["User"];
      /** @description The first credentials. They are shown in this answer alone. */
      setupInfo?: components["schemas"]["SetupInfo"];
      /** @description What is worth a second look, and stands in nobody's way. */
      warnings?: {
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
    };
    Agreement: {
      /** @description A region in which agreements are signed. */
      region: string;
      /**
       * Format: date-time
       * @description When the agreement was signed.
       */
      signedAt: string;
      /** @description Where the agreement comes from, such as a contract's number. */
      source: string;
      /**
       * Format: date-time
       * @description When the operator recorded it.
       */
      recordedAt: string;
    };
    User: {
      /** @description An opaque id. */
      id: string;
      /** @description An e-mail address. */
      email: string;
      /** @description The name that people see. */
      displayName: string;
      /** @description What the user may do. */
      roles: ("GlobalAdmin" | "UserManagementAdmin" | "AdminAgent" | "SalesAgent")[];
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "active" | "disabled";
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
      /** @description Whether whoever reads the address has proven it by a mailed link, or the operator vouches for it. Until then the address blocks nobody else's use. */
      emailProven: boolean;
    };
    /** @description Shown once, in this answer only; the password must be changed at first sign-in. */
    SetupInfo: {
      /** @description The name to sign in with. */
      userName: string;
      /** @description A password for the first sign-in, which asks for a new one. */
      temporaryPassword: string;
    };
    OrganizationEntry: {
      /** @description An opaque id. */
      id: string;
      /**
       * @description What kind it is.
       * @enum {string}
       */
      type: "operator" | "indirect-provider" | "indirect-reseller";
      /** @description A name. */
      name: string;
      /** @description A country's code (ISO 3166-1 alpha-2). */
      country: string;
      /** @description A region in which agreements are signed. */
      region: string;
      /** @description The reseller's location account number: digits, of no fixed length. */
      mpnId?: string;
      /** @description A public web address. */
      website?: string;
      /** @description A text for people. */
      description?: string;
      /** @description Where the logo is, for anybody. The address is another one once the logo is; while the organization is suspended there is none. */
      logoUrl?: string;
      /** @description The colour of the organization's buttons and headings on the pages of its invitations, as `#rrggbb`. On dark pages it is made lighter. */
      accentColour?: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "active" | "suspended";
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
    };
    Organization: {
      /** @description An opaque id. */
      id: string;
      /**
       * @description What kind it is.
       * @enum {string}
       */
      type: "operator" | "indirect-provider" | "indirect-reseller";
      /** @description A name. */
      name: string;
      /** @description A country's code (ISO 3166-1 alpha-2). */
      country: string;
      /** @description A region in which agreements are signed. */
      region: string;
      /** @description The reseller's location account number: digits, of no fixed length. */
      mpnId?: string;
      /** @description A public web address. */
      website?: string;
      /** @description A text for people. */
      description?: string;
      /** @description Where the logo is, for anybody. The address is another one once the logo is; while the organization is suspended there is none. */
      logoUrl?: string;
      /** @description The colour of the organization's buttons and headings on the pages of its invitations, as `#rrggbb`. On dark pages it is made lighter. */
      accentColour?: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "active" | "suspended";
      /** @description The partner agreements on record, one for each region. */
      agreements: components["schemas"]["Agreement"][];
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
    };
    Credentials: {
      /** @description The user's id. */
      userId: string;
      /** @description The first credentials. They are shown in this answer alone. */
      setupInfo?: components["schemas"]["SetupInfo"];
      /** @description What is worth a second look, and stands in nobody's way. */
      warnings?: {
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
    };
    CreatedUser: {
      /** @description An opaque id. */
      id: string;
      /** @description An e-mail address. */
      email: string;
      /** @description The name that people see. */
      displayName: string;
      /** @description What the user may do. */
      roles: ("GlobalAdmin" | "UserManagementAdmin" | "AdminAgent" | "SalesAgent")[];
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "active" | "disabled";
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
      /** @description Whether whoever reads the address has proven it by a mailed link, or the operator vouches for it. Until then the address blocks nobody else's use. */
      emailProven: boolean;
      /** @description The first credentials. They are shown in this answer alone. */
      setupInfo?: components["schemas"]["SetupInfo"];
      /** @description What is worth a second look, and stands in nobody's way. */
      warnings?: {
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
    };
    ChangeRequest: {
      /** @description An opaque id. */
      id: string;
      /** @description The organization's id. */
      organizationId: string;
      /** @description The fields to change, with their new values. */
      changes: {
        /** @description A name. */
        name?: string;
        /** @description A country's code (ISO 3166-1 alpha-2). */
        country?: string;
        /** @description A region in which agreements are signed. */
        region?: string;
        /** @description A public web address. */
        website?: string | null;
        /** @description A text for people. */
        description?: string | null;
        /** @description What is said of the picture; `null` for none. `GET …/{changeRequestId}/logo` has it. */
        logo?: components["schemas"]["LogoFacts"] | null;
        /** @description The colour of the organization's buttons and headings on the pages of its invitations, as `#rrggbb`. On dark pages it is made lighter. */
        accentColour?: string | null;
      };
      /** @description The same fields before the change. */
      before?: {
        /** @description A name. */
        name?: string;
        /** @description A country's code (ISO 3166-1 alpha-2). */
        country?: string;
        /** @description A region in which agreements are signed. */
        region?: string;
        /** @description A public web address. */
        website?: string | null;
        /** @description A text for people. */
        description?: string | null;
        /** @description What is said of the picture; `null` for none. `GET …/{changeRequestId}/logo` has it. */
        logo?: components["schemas"]["LogoFacts"] | null;
        /** @description The colour of the organization's buttons and headings on the pages of its invitations, as `#rrggbb`. On dark pages it is made lighter. */
        accentColour?: string | null;
      };
      /** @description Why it is asked for. */
      reason: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "open" | "approved" | "rejected";
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When the operator decided.
       */
      decidedAt?: string;
      /** @description What the operator says of the decision. */
      note?: string;
    };
    LogoFacts: {
      /**
       * @description What the file is.
       * @enum {string}
       */
      contentType: "image/png" | "image/svg+xml";
      /**
       * Format: int64
       * @description The bytes of the picture.
       */
      size: number;
      /** @description The SHA-256 of the picture, in hexadecimal digits. */
      sha256: string;
      /**
       * Format: int64
       * @description The pixels of a PNG from side to side.
       */
      width?: number;
      /**
       * Format: int64
       * @description The pixels of a PNG from top to bottom.
       */
      height?: number;
    };
    ProposedLogo: {
      /**
       * @description What the file is.
       * @enum {string}
       */
      contentType: "image/png" | "image/svg+xml";
      /**
       * Format: int64
       * @description The bytes of the picture.
       */
      size: number;
      /** @description The SHA-256 of the picture, in hexadecimal digits. */
      sha256: string;
      /**
       * Format: int64
       * @description The pixels of a PNG from side to side.
       */
      width?: number;
      /**
       * Format: int64
       * @description The pixels of a PNG from top to bottom.
       */
      height?: number;
      /** @description The picture in base64, as everybody would see it: without what a PNG holds besides. */
      content: string;
    };
    EnrolmentRequest: {
      /** @description An opaque id. */
      id: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "open" | "approved" | "rejected";
      /** @description The partnership request's id. */
      partnershipRequestId: string;
      /** @description The provider who has invited whoever asks. */
      providerId: string;
      /** @description A name. */
      name: string;
      /** @description A country's code (ISO 3166-1 alpha-2). */
      country: string;
      /** @description A region in which agreements are signed. */
      region: string;
      /** @description The reseller's location account number: digits, of no fixed length. */
      mpnId: string;
      /** @description A public web address. */
      website?: string;
      /** @description The company's number in its country's register, where the country asks for one. */
      organizationRegistrationNumber?: string;
      /** @description The organization's first Global admin. */
      globalAdmin: {
        /** @description An e-mail address. */
        email: string;
        /** @description The name that people see. */
        displayName: string;
      };
      /**
       * @description The language of whoever asks.
       * @enum {string}
       */
      locale: "en" | "ar" | "cs" | "de" | "es" | "fr" | "it" | "ja" | "nl" | "pl" | "pt-BR" | "ru" | "tr" | "uk";
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When the operator decided.
       */
      decidedAt?: string;
      /** @description Why it was rejected. */
      reason?: string;
      /** @description The organization that its approval has made. */
      organizationId?: string;
    };
    ApprovedOrganization: {
      /** @description An opaque id. */
      id: string;
      /**
       * @description What kind it is.
       * @enum {string}
       */
      type: "operator" | "indirect-provider" | "indirect-reseller";
      /** @description A name. */
      name: string;
      /** @description A country's code (ISO 3166-1 alpha-2). */
      country: string;
      /** @description A region in which agreements are signed. */
      region: string;
      /** @description The reseller's location account number: digits, of no fixed length. */
      mpnId?: string;
      /** @description A public web address. */
      website?: string;
      /** @description A text for people. */
      description?: string;
      /** @description Where the logo is, for anybody. The address is another one once the logo is; while the organization is suspended there is none. */
      logoUrl?: string;
      /** @description The colour of the organization's buttons and headings on the pages of its invitations, as `#rrggbb`. On dark pages it is made lighter. */
      accentColour?: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "active" | "suspended";
      /** @description The partner agreements on record, one for each region. */
      agreements: components["schemas"]["Agreement"][];
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
      /** @description The organization's first Global admin. */
      globalAdmin: components["schemas"]["User"];
    };
    SignedOut: {
      /** @description The user's id. */
      userId: string;
      /**
       * Format: date-time
       * @description From when on older tokens are refused.
       */
      signedOutAt: string;
    };
    DirectoryEntry: {
      /** @description An opaque id. */
      id: string;
      /** @description A name. */
      name: string;
      /** @description A country's code (ISO 3166-1 alpha-2). */
      country: string;
      /** @description A region in which agreements are signed. */
      region: string;
      /** @description A public web address. */
      website?: string;
      /** @description A text for people. */
      description?: string;
      /** @description Where the logo is, for anybody. The address is another one once the logo is; while the organization is suspended there is none. */
      logoUrl?: string;
      /** @description The colour of the organization's buttons and headings on the pages of its invitations, as `#rrggbb`. On dark pages it is made lighter. */
      accentColour?: string;
    };
    PartnerCheck: {
      /** @description The reseller's location account number: digits, of no fixed length. */
      mpnId: string;
      /** @description The organization's id. */
      organizationId?: string;
      /** @description A name. */
      name?: string;
      /** @description Whether nothing stands in the way. */
      eligible: boolean;
      /** @description What stands in the way. */
      problems: {
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
    };
    PartnerChecks: {
      /** @description The items of this page. */
      items: components["schemas"]["PartnerCheck"][];
    };
    CreatedApiClient: {
      /** @description An opaque id. */
      id: string;
      /** @description The name that people see. */
      displayName: string;
      /** @description What the user may do. */
      roles: ("AdminAgent" | "SalesAgent")[];
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "active" | "disabled";
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
      /**
       * Format: date
       * @description The day (UTC) of the last token.
       */
      lastUsedOn?: string;
      /** @description Two at the most. Tokens end with the secret that they were issued for. */
      secrets: {
        /** @description An opaque id. */
        id: string;
        /**
         * Format: date-time
         * @description When it was made.
         */
        createdAt: string;
        /**
         * Format: date
         * @description The day (UTC) of the last token.
         */
        lastUsedOn?: string;
      }[];
      /** @description Shown once, in this answer only. 256 bits; the prefix `twos_` lets scanners find it. */
      clientSecret?: string;
    };
    ApiClient: {
      /** @description An opaque id. */
      id: string;
      /** @description The name that people see. */
      displayName: string;
      /** @description What the user may do. */
      roles: ("AdminAgent" | "SalesAgent")[];
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "active" | "disabled";
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
      /**
       * Format: date
       * @description The day (UTC) of the last token.
       */
      lastUsedOn?: string;
      /** @description Two at the most. Tokens end with the secret that they were issued for. */
      secrets: {
        /** @description An opaque id. */
        id: string;
        /**
         * Format: date-time
         * @description When it was made.
         */
        createdAt: string;
        /**
         * Format: date
         * @description The day (UTC) of the last token.
         */
        lastUsedOn?: string;
      }[];
    };
    CreatedClientSecret: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
      /** @description The API client's id. */
      apiClientId: string;
      /** @description Shown once, in this answer only. 256 bits; the prefix `twos_` lets scanners find it. */
      clientSecret?: string;
    };
    AccessToken: {
      /** @description Send it as a Bearer token until it expires. Ask for another one then, not with each request. */
      access_token: string;
      /** @description `Bearer`. */
      token_type: string;
      /**
       * Format: int64
       * @description The seconds for which the token is good.
       */
      expires_in: number;
    };
    /** @description An error of the token endpoint (RFC 6749, 5.2). */
    TokenError: {
      /**
       * @description What went wrong, in RFC 6749's words.
       * @enum {string}
       */
      error: "invalid_request" | "invalid_client" | "unsupported_grant_type" | "temporarily_unavailable" | "server_error";
      /** @description What to do next, and who can do it. */
      error_description: string;
    };
    CreatedPartnershipRequest: {
      /** @description An opaque id. */
      id: string;
      /** @description The address that is invited. */
      resellerEmail: string;
      /**
       * @description A language of the product.
       * @enum {string}
       */
      locale: "en" | "ar" | "cs" | "de" | "es" | "fr" | "it" | "ja" | "nl" | "pl" | "pt-BR" | "ru" | "tr" | "uk";
      /** @description The subject of the mail. */
      subject: string;
      /** @description The text of the mail, which holds `{{link}}` exactly once. */
      message: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "draft" | "sent" | "accepted" | "declined" | "revoked" | "expired";
      /** @description What became of the mail. */
      delivery: {
        /**
         * @description How far the mail came.
         * @enum {string}
         */
        state: "none" | "queued" | "sent" | "delivered" | "bounced" | "complained" | "failed";
        /**
         * Format: int64
         * @description How often sending was tried.
         */
        attempts: number;
        /**
         * Format: date-time
         * @description When sending was last tried.
         */
        lastAttemptAt?: string;
        /** @description What the mail system said. */
        detail?: string;
      };
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it lapses by itself.
       */
      expiresAt: string;
      /**
       * Format: date-time
       * @description When the mail or the link was first made.
       */
      sentAt?: string;
      /**
       * Format: date-time
       * @description When the request was accepted or declined.
       */
      answeredAt?: string;
      /** @description The reseller that accepted. */
      acceptedBy?: {
        /** @description The organization's id. */
        organizationId: string;
        /** @description A name. */
        name: string;
        /** @description The reseller's location account number: digits, of no fixed length. */
        mpnId: string;
      };
      /** @description What is worth a second look, and stands in nobody's way. */
      warnings?: {
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
    };
    PartnershipRequest: {
      /** @description An opaque id. */
      id: string;
      /** @description The address that is invited. */
      resellerEmail: string;
      /**
       * @description A language of the product.
       * @enum {string}
       */
      locale: "en" | "ar" | "cs" | "de" | "es" | "fr" | "it" | "ja" | "nl" | "pl" | "pt-BR" | "ru" | "tr" | "uk";
      /** @description The subject of the mail. */
      subject: string;
      /** @description The text of the mail, which holds `{{link}}` exactly once. */
      message: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "draft" | "sent" | "accepted" | "declined" | "revoked" | "expired";
      /** @description What became of the mail. */
      delivery: {
        /**
         * @description How far the mail came.
         * @enum {string}
         */
        state: "none" | "queued" | "sent" | "delivered" | "bounced" | "complained" | "failed";
        /**
         * Format: int64
         * @description How often sending was tried.
         */
        attempts: number;
        /**
         * Format: date-time
         * @description When sending was last tried.
         */
        lastAttemptAt?: string;
        /** @description What the mail system said. */
        detail?: string;
      };
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it lapses by itself.
       */
      expiresAt: string;
      /**
       * Format: date-time
       * @description When the mail or the link was first made.
       */
      sentAt?: string;
      /**
       * Format: date-time
       * @description When the request was accepted or declined.
       */
      answeredAt?: string;
      /** @description The reseller that accepted. */
      acceptedBy?: {
        /** @description The organization's id. */
        organizationId: string;
        /** @description A name. */
        name: string;
        /** @description The reseller's location account number: digits, of no fixed length. */
        mpnId: string;
      };
    };
    InvitationLink: {
      /** @description The personal link. It ends any older one, and is shown here alone. */
      link?: string;
      /** @description The subject of the mail. */
      subject: string;
      /** @description The finished text, with its link. */
      message?: string;
      /** @description The same text as a `mailto:` address. */
      mailto?: string;
      /** @description A `mailto:` address with the subject and the link alone, which no mail program cuts. */
      mailtoShort?: string;
      /**
       * Format: date-time
       * @description When it lapses by itself.
       */
      expiresAt: string;
      /** @description What is worth a second look, and stands in nobody's way. */
      warnings?: {
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
    };
    Partner: {
      /** @description An opaque id. */
      id: string;
      /** @description A name. */
      name: string;
      /** @description The reseller's location account number: digits, of no fixed length. */
      mpnId: string;
      /** @description A country's code (ISO 3166-1 alpha-2). */
      country: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "active" | "ended";
      /**
       * Format: date-time
       * @description Since when.
       */
      since: string;
      /**
       * Format: date-time
       * @description When it ended.
       */
      endedAt?: string;
      /** @description Whether the reseller's agreement for the provider's region is on record. */
      agreementSigned: boolean;
    };
    Removal: {
      /** @description What has to be confirmed. */
      attestation: {
        /** @description A version. */
        version: string;
        /**
         * @description A language of the product.
         * @enum {string}
         */
        locale: "en" | "ar" | "cs" | "de" | "es" | "fr" | "it" | "ja" | "nl" | "pl" | "pt-BR" | "ru" | "tr" | "uk";
        /** @description The text to confirm. */
        text: string;
      };
      /** @description What access the reseller keeps until it is revoked. */
      remains: components["schemas"]["Remains"];
    };
    Remains: {
      /**
       * Format: int64
       * @description How many customers are associated with the reseller.
       */
      customers: number;
      /**
       * Format: int64
       * @description How many customers the reseller administers.
       */
      delegatedAdmin: number;
      /**
       * Format: int64
       * @description How many subscriptions name the reseller.
       */
      resellerOfRecord: number;
      /**
       * Format: int64
       * @description For how many subscriptions the reseller gives support.
       */
      supportContact: number;
      /**
       * Format: int64
       * @description How many customers' Azure scopes the reseller holds.
       */
      azureTenantOwner: number;
      /**
       * Format: int64
       * @description Whether this reseller was the last to reset a customer's admin credentials, and for how many.
       */
      adminCredentials: number;
      /** @description Whether counting stopped early, so that there may be more. */
      truncated: boolean;
    };
    RemovedPartner: {
      /** @description The partnership as it is now. */
      partner: components["schemas"]["Partner"];
      /** @description What access the reseller keeps until it is revoked. */
      remains: components["schemas"]["Remains"];
    };
    AcceptedPartner: {
      /** @description An opaque id. */
      id: string;
      /** @description A name. */
      name: string;
      /** @description The reseller's location account number: digits, of no fixed length. */
      mpnId: string;
      /** @description A country's code (ISO 3166-1 alpha-2). */
      country: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "active" | "ended";
      /**
       * Format: date-time
       * @description Since when.
       */
      since: string;
      /**
       * Format: date-time
       * @description When it ended.
       */
      endedAt?: string;
      /** @description Whether the reseller's agreement for the provider's region is on record. */
      agreementSigned: boolean;
      /** @description What is worth a second look, and stands in nobody's way. */
      warnings?: {
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
    };
    DeclinedInvitation: {
      /**
       * @description The state it is in.
       * @constant
       */
      status: "declined";
    };
    Offer: {
      /** @description An opaque id. */
      id: string;
      /** @description A name. */
      name: string;
      /** @description A text for people. */
      description: string;
      /** @description A heading of the catalogue. */
      category: string;
      /**
       * @description `license` for seats; `azure` for use that is metered.
       * @enum {string}
       */
      billing: "license" | "azure";
      /** @description What is counted, such as `Licenses`. */
      unitType: string;
      /**
       * Format: int64
       * @description The fewest units of one subscription.
       */
      minimumQuantity: number;
      /**
       * Format: int64
       * @description The most units of one subscription.
       */
      maximumQuantity: number;
      /**
       * @description How long a term is, as an ISO 8601 duration.
       * @enum {string}
       */
      termDuration: "P1M" | "P1Y" | "P3Y";
      /**
       * @description How often is billed, as an ISO 8601 duration.
       * @enum {string}
       */
      billingCycle: "monthly" | "annual" | "none";
      /** @description Whether it is a trial, which a customer may have once. */
      isTrial: boolean;
      /** @description The offers that it can be upgraded to. */
      upgradeTargetOffers: string[];
      /** @description Offers of which the customer must have one first. */
      prerequisiteOffers: string[];
      /** @description The price of one unit for one billing cycle. */
      listPrice?: {
        /** @description A currency's code (ISO 4217). */
        currency: string;
        /** @description A decimal number as text, such as `12.50`. */
        amount: string;
      };
    };
    ImportedOffers: {
      /**
       * Format: int64
       * @description How many offers were written.
       */
      imported: number;
    };
    Order: {
      /** @description An opaque id. */
      id: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "draft" | "submitted" | "cancelled" | "lapsed";
      /** @description The reseller's organization id. */
      resellerId?: string;
      /** @description A new customer; with `customerId` instead the order is for an existing one. */
      customer?: {
        /** @description What identifies the customer's company. */
        companyProfile: {
          /** @description The customer's domain, unique in the deployment. */
          domain: string;
          /** @description The company's number in its country's register, where the country asks for one. */
          organizationRegistrationNumber?: string;
        };
        /** @description Whom and where to bill, and in which language. */
        billingProfile: {
          /** @description An e-mail address. */
          email: string;
          /** @description How numbers and dates are written (BCP 47, such as `de-AT`). */
          culture: string;
          /** @description The language to write in (BCP 47, such as `de`). */
          language: string;
          /** @description The customer's name. */
          companyName: string;
          /** @description The customer's postal address, and the person to write to. */
          defaultAddress: {
            /** @description A country's code (ISO 3166-1 alpha-2). */
            country: string;
            /** @description The region or county. */
            region?: string;
            /** @description City or town. */
            city: string;
            /** @description State or province. */
            state?: string;
            /** @description Street and number. */
            addressLine1: string;
            /** @description What else the address needs. */
            addressLine2?: string;
            /** @description Postal code. */
            postalCode?: string;
            /** @description First name of the person to write to. */
            firstName?: string;
            /** @description Last name of the person to write to. */
            lastName?: string;
            /** @description A phone number. */
            phoneNumber?: string;
            /** @description The caller attests an address that the country's data do not know. It is on record. */
            addressConfirmed?: boolean;
          };
        };
      };
      /** @description The customer's id. */
      customerId?: string;
      /** @description What is ordered. */
      lineItems: {
        /** @description The offer's id. */
        offerId: string;
        /**
         * Format: int64
         * @description The number of units.
         */
        quantity: number;
        /** @description A name that tells subscriptions of one offer apart. */
        friendlyName?: string;
        /** @description The MPN ID of the reseller of record. */
        partnerIdOnRecord?: string;
        /** @description Who answers the customer's support requests. */
        supportContact?: {
          /** @description The reseller's organization id. */
          resellerId: string;
        };
        /** @description The subscription's id. */
        subscriptionId?: string;
      }[];
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it lapses by itself.
       */
      expiresAt: string;
      /**
       * Format: date-time
       * @description When the order was submitted.
       */
      submittedAt?: string;
    };
    OrderReview: {
      /** @description Send it with the submission. It changes with whatever the review showed. */
      version: string;
      /** @description The customer as the order would have it. */
      customer: {
        /** @description An opaque id. */
        id?: string;
        /** @description What identifies the customer's company. */
        companyProfile: {
          /** @description The customer's domain, unique in the deployment. */
          domain: string;
          /** @description The company's number in its country's register, where the country asks for one. */
          organizationRegistrationNumber?: string;
        };
        /** @description Whom and where to bill, and in which language. */
        billingProfile: {
          /** @description An e-mail address. */
          email: string;
          /** @description How numbers and dates are written (BCP 47, such as `de-AT`). */
          culture: string;
          /** @description The language to write in (BCP 47, such as `de`). */
          language: string;
          /** @description The customer's name. */
          companyName: string;
          /** @description The customer's postal address, and the person to write to. */
          defaultAddress: {
            /** @description A country's code (ISO 3166-1 alpha-2). */
            country: string;
            /** @description The region or county. */
            region?: string;
            /** @description City or town. */
            city: string;
            /** @description State or province. */
            state?: string;
            /** @description Street and number. */
            addressLine1: string;
            /** @description What else the address needs. */
            addressLine2?: string;
            /** @description Postal code. */
            postalCode?: string;
            /** @description First name of the person to write to. */
            firstName?: string;
            /** @description Last name of the person to write to. */
            lastName?: string;
            /** @description A phone number. */
            phoneNumber?: string;
            /** @description The caller attests an address that the country's data do not know. It is on record. */
            addressConfirmed?: boolean;
          };
        };
      };
      /** @description What is ordered. */
      lineItems: {
        /** @description The offer's id. */
        offerId: string;
        /**
         * Format: int64
         * @description The number of units.
         */
        quantity: number;
        /** @description A name that tells subscriptions of one offer apart. */
        friendlyName?: string;
        /** @description The MPN ID of the reseller of record. */
        partnerIdOnRecord?: string;
        /** @description Who answers the customer's support requests. */
        supportContact?: {
          /** @description The reseller's organization id. */
          resellerId: string;
        };
        /** @description The offer's name. */
        offerName?: string;
        /** @description What is counted, such as `Licenses`. */
        unitType?: string;
        /** @description The price of one unit for one billing cycle. */
        listPrice?: {
          /** @description A currency's code (ISO 4217). */
          currency: string;
          /** @description A decimal number as text, such as `12.50`. */
          amount: string;
        };
        /** @description The amount. */
        total?: {
          /** @description A currency's code (ISO 4217). */
          currency: string;
          /** @description A decimal number as text, such as `12.50`. */
          amount: string;
        };
      }[];
      /** @description The sums, one for each currency. */
      totals?: {
        /** @description A currency's code (ISO 4217). */
        currency: string;
        /** @description A decimal number as text, such as `12.50`. */
        amount: string;
      }[];
      /** @description What stands in the way. */
      problems: {
        /** @description A JSON pointer to the field (RFC 6901). */
        pointer: string;
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
      /** @description What is worth a second look, and stands in nobody's way. */
      warnings: {
        /** @description A JSON pointer to the field (RFC 6901). */
        pointer: string;
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
    };
    OrderConfirmation: {
      /** @description The order as it is now. */
      order: components["schemas"]["Order"];
      /** @description The customer as it is now. */
      customer: components["schemas"]["Customer"];
      /** @description The subscriptions that came of the order. */
      subscriptions: components["schemas"]["Subscription"][];
      /** @description The first credentials. They are shown in this answer alone. */
      setupInfo?: components["schemas"]["SetupInfo"];
      /** @description What is worth a second look, and stands in nobody's way. */
      warnings?: {
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
    };
    Customer: {
      /** @description An opaque id. */
      id: string;
      /** @description What identifies the customer's company. */
      companyProfile: {
        /** @description The customer's domain, unique in the deployment. */
        domain: string;
        /** @description The company's number in its country's register, where the country asks for one. */
        organizationRegistrationNumber?: string;
      };
      /** @description Whom and where to bill, and in which language. */
      billingProfile: {
        /** @description An e-mail address. */
        email: string;
        /** @description How numbers and dates are written (BCP 47, such as `de-AT`). */
        culture: string;
        /** @description The language to write in (BCP 47, such as `de`). */
        language: string;
        /** @description The customer's name. */
        companyName: string;
        /** @description The customer's postal address, and the person to write to. */
        defaultAddress: {
          /** @description A country's code (ISO 3166-1 alpha-2). */
          country: string;
          /** @description The region or county. */
          region?: string;
          /** @description City or town. */
          city: string;
          /** @description State or province. */
          state?: string;
          /** @description Street and number. */
          addressLine1: string;
          /** @description What else the address needs. */
          addressLine2?: string;
          /** @description Postal code. */
          postalCode?: string;
          /** @description First name of the person to write to. */
          firstName?: string;
          /** @description Last name of the person to write to. */
          lastName?: string;
          /** @description A phone number. */
          phoneNumber?: string;
          /** @description The caller attests an address that the country's data do not know. It is on record. */
          addressConfirmed?: boolean;
        };
      };
      /** @description The reseller whose customer this is; `null` for the provider's own. */
      associatedPartnerId: string | null;
      /** @description The resellers with administrator access. */
      delegatedAdmins: {
        /** @description The reseller's organization id. */
        resellerId: string;
        /** @description A name. */
        name: string;
        /**
         * Format: date-time
         * @description Since when.
         */
        since: string;
        /**
         * @description `manage`: what a delegated admin may do; `read`: reading it, and nothing else.
         * @enum {string}
         */
        access: "manage" | "read";
        /**
         * Format: date-time
         * @description When the access ends by the clock, at most two years ahead. Absent for one without end.
         */
        until?: string;
      }[];
      /** @description Who holds the explicit grant on the customer's Azure scope; `null` for nobody. */
      azureTenantOwner: {
        /** @description The reseller's organization id. */
        resellerId: string;
        /**
         * Format: date-time
         * @description Since when.
         */
        since: string;
      } | null;
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
    };
    Subscription: {
      /** @description An opaque id. */
      id: string;
      /** @description The offer's id. */
      offerId: string;
      /** @description The offer's name. */
      offerName: string;
      /** @description A name that tells subscriptions of one offer apart. */
      friendlyName: string;
      /**
       * Format: int64
       * @description The number of units.
       */
      quantity: number;
      /** @description What is counted, such as `Licenses`. */
      unitType: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "active" | "suspended" | "cancelled" | "expired";
      /** @description The MPN ID of the reseller of record; absent or `null` for nobody. */
      partnerId?: string;
      /** @description Who answers the customer's support requests. */
      supportContact: components["schemas"]["SupportContact"];
      /** @description The order's id. */
      orderId: string;
      /**
       * Format: date-time
       * @description When the subscription began.
       */
      effectiveStartDate: string;
      /**
       * Format: date-time
       * @description When the running term ends, or ended.
       */
      commitmentEndDate: string;
      /**
       * Format: date-time
       * @description The end of the present window for a cancellation or fewer licences.
       */
      cancellationAllowedUntil: string;
      /** @description Whether the subscription begins another term when this one ends. */
      autoRenewEnabled: boolean;
      /**
       * @description How long a term is, as an ISO 8601 duration.
       * @enum {string}
       */
      termDuration: "P1M" | "P1Y" | "P3Y";
      /**
       * @description How often is billed, as an ISO 8601 duration.
       * @enum {string}
       */
      billingCycle: "monthly" | "annual" | "none";
    };
    SupportContact: {
      /** @description The organization that gives support. */
      supportTenantId: string;
      /** @description The MPN ID of a reseller that gives support. */
      supportMpnId: string;
      /** @description A name. */
      name: string;
    };
    RevokedDelegatedAdmin: {
      /** @description The reseller that reset the customer's admin credentials last, and when. */
      adminCredentialsLastResetBy?: {
        /** @description The organization's id. */
        organizationId: string;
        /**
         * Format: date-time
         * @description When it happened.
         */
        at: string;
      };
      /** @description The first credentials. They are shown in this answer alone. */
      setupInfo?: components["schemas"]["SetupInfo"];
      /** @description What is worth a second look, and stands in nobody's way. */
      warnings?: {
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
    };
    CustomerAdmin: {
      /** @description The user's id. */
      userId: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "active" | "disabled";
    };
    CountryRules: {
      /** @description A country's code (ISO 3166-1 alpha-2). */
      country: string;
      /** @description A name. */
      name: string;
      /** @description Whether an address needs a state. */
      stateRequired: boolean;
      /** @description The states that an address may name. */
      states?: {
        /** @description The code of the state. */
        code: string;
        /** @description A name. */
        name: string;
      }[];
      /** @description Whether an address needs a postal code. */
      postalCodeRequired: boolean;
      /** @description A postal code of this country. */
      postalCodeExample?: string;
      /** @description A regular expression (ECMA-262) that every postal code of the country fits, once its letters are upper-case and its separators are the usual ones. Left out where none is known. */
      postalCodePattern?: string;
      /** @description A phone number of this country. */
      phoneExample?: string;
      /** @description Whether a new customer needs a registration number. */
      registrationNumberRequired: boolean;
      /** @description What the country calls the number. */
      taxIdName?: string;
      /** @description The cultures in use in this country. */
      cultures: string[];
    };
    ReleasedDomain: {
      /** @description The customer's domain, unique in the deployment. */
      domain: string;
      /** @description The customer's id. */
      customerId: string;
    };
    Job: {
      /** @description An opaque id. */
      id: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "running" | "completed" | "failed";
      /**
       * Format: int64
       * @description How many customers there are to do.
       */
      total?: number;
      /**
       * Format: int64
       * @description How many customers are finished.
       */
      done: number;
      /** @description The customers that could not be changed, with the reason of each. */
      failed: {
        /** @description The customer's id. */
        customerId: string;
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When the job ended.
       */
      finishedAt?: string;
    };
    CustomerTransfer: {
      /** @description An opaque id. */
      id: string;
      /** @description The customer's id. */
      customerId: string;
      /** @description The provider that offers the customer. */
      fromProviderId: string;
      /** @description The name of that provider. */
      fromProviderName: string;
      /** @description The provider that the customer is offered to. */
      toProviderId: string;
      /** @description The name of that provider. */
      toProviderName: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "offered" | "accepted" | "rejected" | "cancelled" | "expired";
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it lapses by itself.
       */
      expiresAt: string;
      /**
       * Format: date-time
       * @description When one side decided.
       */
      decidedAt?: string;
      /** @description What the other provider would take over, and what becomes of the customer's resellers. Of one transfer it is judged anew while it is offered; in a list it is as it was offered, once accepted as it was carried out. Of what came to nothing it is gone. */
      preview?: components["schemas"]["TransferPreview"];
    };
    TransferPreview: {
      /** @description The customer's name. */
      companyName: string;
      /** @description The customer's domain, unique in the deployment. */
      domain: string;
      /** @description A country's code (ISO 3166-1 alpha-2). */
      country: string;
      /** @description The subscriptions that are not over, by offer, and of each offer how many. */
      subscriptions: {
        /** @description The offer's id. */
        offerId: string;
        /** @description The offer's name. */
        offerName: string;
        /**
         * Format: int64
         * @description The subscriptions that are not over, by offer, and of each offer how many.
         */
        subscriptions: number;
        /**
         * Format: int64
         * @description The number of units.
         */
        quantity: number;
      }[];
      /** @description Every reseller that is tied to the customer. */
      resellers: {
        /** @description The reseller's organization id. */
        resellerId: string;
        /** @description A name. */
        name: string;
        /** @description The reseller's location account number: digits, of no fixed length. */
        mpnId: string;
        /** @description The relationships that the reseller has with the customer now. */
        has: components["schemas"]["ResellerLinks"];
        /** @description The relationships that it keeps with the customer at the new provider. */
        keeps: components["schemas"]["ResellerLinks"];
        /** @description What stands in the way: of accepting, or of a reseller's keeping all that it has. */
        problems: {
          /** @description A stable code to decide by. */
          code: string;
          /** @description What to do next, and who can do it. Its wording may change. */
          detail: string;
        }[];
      }[];
      /** @description What stands in the way: of accepting, or of a reseller's keeping all that it has. */
      problems: {
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
    };
    ResellerLinks: {
      /** @description Whether the customer is this reseller's. */
      associated: boolean;
      /** @description Whether it administers the customer. */
      delegatedAdmin: boolean;
      /** @description Whether it holds the grant on the customer's Azure scope. */
      azureTenantOwner: boolean;
      /**
       * Format: int64
       * @description How many subscriptions name the reseller.
       */
      resellerOfRecord: number;
      /**
       * Format: int64
       * @description How many of the customer's subscriptions it supports.
       */
      supportContact: number;
    };
    AcceptedCustomerTransfer: {
      /** @description An opaque id. */
      id: string;
      /** @description The customer's id. */
      customerId: string;
      /** @description The provider that offers the customer. */
      fromProviderId: string;
      /** @description The name of that provider. */
      fromProviderName: string;
      /** @description The provider that the customer is offered to. */
      toProviderId: string;
      /** @description The name of that provider. */
      toProviderName: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "offered" | "accepted" | "rejected" | "cancelled" | "expired";
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it lapses by itself.
       */
      expiresAt: string;
      /**
       * Format: date-time
       * @description When the operator decided.
       */
      decidedAt?: string;
      /** @description What the subscription will be at its renewal. */
      preview?: components["schemas"]["TransferPreview"];
      /** @description The first credentials. They are shown in this answer alone. */
      setupInfo?: components["schemas"]["SetupInfo"];
      /** @description What is worth a second look, and stands in nobody's way. */
      warnings?: {
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
    };
    SubscriptionOfCustomer: {
      /** @description An opaque id. */
      id: string;
      /** @description The offer's id. */
      offerId: string;
      /** @description The offer's name. */
      offerName: string;
      /** @description A name that tells subscriptions of one offer apart. */
      friendlyName: string;
      /**
       * Format: int64
       * @description The number of units.
       */
      quantity: number;
      /** @description What is counted, such as `Licenses`. */
      unitType: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "active" | "suspended" | "cancelled" | "expired";
      /** @description The MPN ID of the reseller of record; absent or `null` for nobody. */
      partnerId?: string;
      /** @description Who answers the customer's support requests. */
      supportContact: components["schemas"]["SupportContact"];
      /** @description The order's id. */
      orderId: string;
      /**
       * Format: date-time
       * @description When the subscription began.
       */
      effectiveStartDate: string;
      /**
       * Format: date-time
       * @description When the running term ends, or ended.
       */
      commitmentEndDate: string;
      /**
       * Format: date-time
       * @description The end of the present window for a cancellation or fewer licences.
       */
      cancellationAllowedUntil: string;
      /** @description Whether the subscription begins another term when this one ends. */
      autoRenewEnabled: boolean;
      /**
       * @description How long a term is, as an ISO 8601 duration.
       * @enum {string}
       */
      termDuration: "P1M" | "P1Y" | "P3Y";
      /**
       * @description How often is billed, as an ISO 8601 duration.
       * @enum {string}
       */
      billingCycle: "monthly" | "annual" | "none";
      /** @description The customer's id. */
      customerId: string;
      /** @description The customer's company name. */
      customerName: string;
    };
    ChangedSubscription: {
      /** @description An opaque id. */
      id: string;
      /** @description The offer's id. */
      offerId: string;
      /** @description The offer's name. */
      offerName: string;
      /** @description A name that tells subscriptions of one offer apart. */
      friendlyName: string;
      /**
       * Format: int64
       * @description The number of units.
       */
      quantity: number;
      /** @description What is counted, such as `Licenses`. */
      unitType: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "active" | "suspended" | "cancelled" | "expired";
      /** @description The MPN ID of the reseller of record; absent or `null` for nobody. */
      partnerId?: string;
      /** @description Who answers the customer's support requests. */
      supportContact: components["schemas"]["SupportContact"];
      /** @description The order's id. */
      orderId: string;
      /**
       * Format: date-time
       * @description When the subscription began.
       */
      effectiveStartDate: string;
      /**
       * Format: date-time
       * @description When the running term ends, or ended.
       */
      commitmentEndDate: string;
      /**
       * Format: date-time
       * @description The end of the present window for a cancellation or fewer licences.
       */
      cancellationAllowedUntil: string;
      /** @description Whether the subscription begins another term when this one ends. */
      autoRenewEnabled: boolean;
      /**
       * @description How long a term is, as an ISO 8601 duration.
       * @enum {string}
       */
      termDuration: "P1M" | "P1Y" | "P3Y";
      /**
       * @description How often is billed, as an ISO 8601 duration.
       * @enum {string}
       */
      billingCycle: "monthly" | "annual" | "none";
      /** @description What is worth a second look, and stands in nobody's way. */
      warnings?: {
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
    };
    UpgradeTarget: {
      /** @description The offer to change to. */
      targetOfferId: string;
      /** @description A name. */
      name: string;
      /** @description Whether nothing stands in the way. */
      eligible: boolean;
      /** @description What stands in the way of this upgrade. */
      reasons: {
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
    };
    ScheduledChange: {
      /**
       * Format: int64
       * @description The number of units.
       */
      quantity?: number;
      /** @description The offer to change to. */
      targetOfferId?: string;
      /** @description Whether the subscription begins another term when this one ends. */
      autoRenewEnabled?: boolean;
      /**
       * Format: date-time
       * @description When the change takes effect: the end of the running term.
       */
      at: string;
      /** @description What the subscription will be at its renewal. */
      preview: {
        /** @description The offer's id. */
        offerId: string;
        /**
         * Format: int64
         * @description The number of units.
         */
        quantity: number;
        /**
         * @description How long a term is, as an ISO 8601 duration.
         * @enum {string}
         */
        termDuration: "P1M" | "P1Y" | "P3Y";
        /**
         * Format: date-time
         * @description When the running term ends, or ended.
         */
        commitmentEndDate: string;
        /** @description The amount. */
        total?: {
          /** @description A currency's code (ISO 4217). */
          currency: string;
          /** @description A decimal number as text, such as `12.50`. */
          amount: string;
        };
      };
      /** @description What stands in the way. */
      problems: {
        /** @description A JSON pointer to the field (RFC 6901). */
        pointer: string;
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
    };
    PlannedChange: {
      /**
       * Format: int64
       * @description The number of units.
       */
      quantity?: number;
      /** @description The offer to change to. */
      targetOfferId?: string;
      /** @description Whether the subscription begins another term when this one ends. */
      autoRenewEnabled?: boolean;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description What the subscription will be at its renewal. */
      preview: {
        /** @description The offer's id. */
        offerId: string;
        /**
         * Format: int64
         * @description The number of units.
         */
        quantity: number;
        /**
         * @description How long a term is, as an ISO 8601 duration.
         * @enum {string}
         */
        termDuration: "P1M" | "P1Y" | "P3Y";
        /**
         * Format: date-time
         * @description When the running term ends, or ended.
         */
        commitmentEndDate: string;
        /** @description The amount. */
        total?: {
          /** @description A currency's code (ISO 4217). */
          currency: string;
          /** @description A decimal number as text, such as `12.50`. */
          amount: string;
        };
      };
      /** @description What stands in the way. */
      problems: {
        /** @description A JSON pointer to the field (RFC 6901). */
        pointer: string;
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
      /** @description What is worth a second look, and stands in nobody's way. */
      warnings?: {
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
    };
    IncentiveCredit: {
      /** @description The subscription's id. */
      subscriptionId: string;
      /** @description The customer's id. */
      customerId: string;
      /** @description The MPN ID of the reseller of record; absent or `null` for nobody. */
      partnerId: string;
      /** @description The offer's id. */
      offerId: string;
      /**
       * Format: date-time
       * @description When the credit began.
       */
      from: string;
      /**
       * Format: date-time
       * @description When the credit ended. Absent while it runs.
       */
      to?: string;
      /**
       * Format: int64
       * @description The number of units.
       */
      quantity: number;
    };
    AuditRecord: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /** @description Who did it. */
      actor: {
        /** @description The user's id. */
        userId: string;
        /** @description Where they belong: a customer when it is done in its admin's name. */
        organizationId: string;
        /** @description The customer for which a reseller acted. */
        onBehalfOf?: string;
      };
      /** @description What was done. */
      operation: string;
      /** @description The type of what it is about. */
      resourceType: string;
      /** @description The id of what it is about. */
      resourceId: string;
      /** @description The changed fields as they were. Secrets and personal data are masked. */
      before?: {
        [key: string]: unknown;
      };
      /** @description The changed fields as they are now. Secrets and personal data are masked. */
      after?: {
        [key: string]: unknown;
      };
      /** @description The id of the request, by which support finds it. */
      requestId: string;
    };
    Event: {
      /** @description An opaque id. */
      id: string;
      /**
       * Format: date-time
       * @description When it happened.
       */
      at: string;
      /**
       * @description What kind it is.
       * @enum {string}
       */
      type: "partnership-request.sent" | "partnership-request.accepted" | "partnership-request.declined" | "partnership-request.expired" | "partnership-request.revoked" | "partnership-request.bounced" | "partnership-request.complained" | "partnership-request.failed" | "sending.paused" | "partnership.created" | "partnership.ended" | "customer.created" | "customer.updated" | "customer.admin-password-reset" | "order.submitted" | "order.cancelled" | "subscription.created" | "subscription.updated" | "subscription.renewed" | "subscription.expired" | "subscription.scheduled-change.failed" | "access.granted" | "access.revoked" | "access.expiring" | "access.expired" | "customer-transfer.offered" | "customer-transfer.accepted" | "customer-transfer.rejected" | "customer-transfer.cancelled" | "enrolment.requested" | "enrolment.approved" | "enrolment.rejected" | "webhook-endpoint.disabled" | "webhook-endpoint.test";
      /** @description The type of what it is about. */
      resourceType: string;
      /** @description The id of what it is about. */
      resourceId: string;
      /** @description All that one change touched. Its fields depend on `type`. */
      data: {
        [key: string]: unknown;
      };
      /** @description The same in every event of one change. */
      changeId?: string;
      /** @description The id of the request that caused it. */
      correlationId?: string;
    };
    WebhookEndpointWithSecret: {
      /** @description An opaque id. */
      id: string;
      /** @description Where events are delivered: an https address with a public name. */
      url: string;
      /** @description The types of events that are delivered. Left out, all are, and those of later releases too; an answer then has none, and a patch sets it with `null`. */
      eventTypes: ("partnership-request.sent" | "partnership-request.accepted" | "partnership-request.declined" | "partnership-request.expired" | "partnership-request.revoked" | "partnership-request.bounced" | "partnership-request.complained" | "partnership-request.failed" | "sending.paused" | "partnership.created" | "partnership.ended" | "customer.created" | "customer.updated" | "customer.admin-password-reset" | "order.submitted" | "order.cancelled" | "subscription.created" | "subscription.updated" | "subscription.renewed" | "subscription.expired" | "subscription.scheduled-change.failed" | "access.granted" | "access.revoked" | "access.expiring" | "access.expired" | "customer-transfer.offered" | "customer-transfer.accepted" | "customer-transfer.rejected" | "customer-transfer.cancelled" | "enrolment.requested" | "enrolment.approved" | "enrolment.rejected" | "webhook-endpoint.disabled" | "webhook-endpoint.test")[];
      /** @description A text for people. */
      description?: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "enabled" | "disabled";
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description Until then the secret before the present one signs along.
       */
      olderSecretUntil?: string;
      /**
       * Format: date-time
       * @description Since then no delivery has succeeded. After five days of that the endpoint is disabled.
       */
      failingSince?: string;
      /**
       * @description Why it was disabled, unless a user did it: `gone` (it answered 410) or `failing` (for five days).
       * @enum {string}
       */
      disabledBecause?: "gone" | "failing";
      /** @description Shown once, in this answer only. Deliveries are signed with it, by the Standard Webhooks specification. */
      signingSecret?: string;
    };
    WebhookEndpoint: {
      /** @description An opaque id. */
      id: string;
      /** @description Where events are delivered: an https address with a public name. */
      url: string;
      /** @description The types of events that are delivered. Left out, all are, and those of later releases too; an answer then has none, and a patch sets it with `null`. */
      eventTypes: ("partnership-request.sent" | "partnership-request.accepted" | "partnership-request.declined" | "partnership-request.expired" | "partnership-request.revoked" | "partnership-request.bounced" | "partnership-request.complained" | "partnership-request.failed" | "sending.paused" | "partnership.created" | "partnership.ended" | "customer.created" | "customer.updated" | "customer.admin-password-reset" | "order.submitted" | "order.cancelled" | "subscription.created" | "subscription.updated" | "subscription.renewed" | "subscription.expired" | "subscription.scheduled-change.failed" | "access.granted" | "access.revoked" | "access.expiring" | "access.expired" | "customer-transfer.offered" | "customer-transfer.accepted" | "customer-transfer.rejected" | "customer-transfer.cancelled" | "enrolment.requested" | "enrolment.approved" | "enrolment.rejected" | "webhook-endpoint.disabled" | "webhook-endpoint.test")[];
      /** @description A text for people. */
      description?: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "enabled" | "disabled";
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description Until then the secret before the present one signs along.
       */
      olderSecretUntil?: string;
      /**
       * Format: date-time
       * @description Since then no delivery has succeeded. After five days of that the endpoint is disabled.
       */
      failingSince?: string;
      /**
       * @description Why it was disabled, unless a user did it: `gone` (it answered 410) or `failing` (for five days).
       * @enum {string}
       */
      disabledBecause?: "gone" | "failing";
    };
    WebhookDelivery: {
      /** @description An opaque id. */
      id: string;
      /** @description The event that is delivered; the delivery's `webhook-id`. */
      eventId: string;
      /**
       * @description The event's type.
       * @enum {string}
       */
      eventType: "partnership-request.sent" | "partnership-request.accepted" | "partnership-request.declined" | "partnership-request.expired" | "partnership-request.revoked" | "partnership-request.bounced" | "partnership-request.complained" | "partnership-request.failed" | "sending.paused" | "partnership.created" | "partnership.ended" | "customer.created" | "customer.updated" | "customer.admin-password-reset" | "order.submitted" | "order.cancelled" | "subscription.created" | "subscription.updated" | "subscription.renewed" | "subscription.expired" | "subscription.scheduled-change.failed" | "access.granted" | "access.revoked" | "access.expiring" | "access.expired" | "customer-transfer.offered" | "customer-transfer.accepted" | "customer-transfer.rejected" | "customer-transfer.cancelled" | "enrolment.requested" | "enrolment.approved" | "enrolment.rejected" | "webhook-endpoint.disabled" | "webhook-endpoint.test";
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "pending" | "succeeded" | "failed";
      /** @description How often sending was tried. */
      attempts: {
        /**
         * Format: date-time
         * @description When it happened.
         */
        at: string;
        /**
         * Format: int64
         * @description The state it is in.
         */
        status?: number;
        /**
         * Format: int64
         * @description How long the attempt took, in milliseconds.
         */
        durationMs: number;
        /** @description Why there was no answer, such as `TIMEOUT`, `ENOTFOUND` or `ADDRESS_NOT_ALLOWED`. */
        error?: string;
      }[];
      /**
       * Format: date-time
       * @description When the next attempt is made.
       */
      nextAttemptAt?: string;
      /**
       * Format: date-time
       * @description When it was made.
       */
      createdAt: string;
    };
    WebhookReplay: {
      /**
       * Format: date-time
       * @description When the credit began.
       */
      from: string;
      /**
       * Format: date-time
       * @description When the credit ended. Absent while it runs.
       */
      to: string;
      /**
       * @description The state it is in.
       * @enum {string}
       */
      status: "running";
    };
    Problem: {
      /** @description A URN of the code. */
      type: string;
      /** @description What the code means. */
      title: string;
      /**
       * Format: int64
       * @description The HTTP status.
       */
      status: number;
      /** @description What to do next, and who can do it. Its wording may change. */
      detail: string;
      /** @description A stable code to decide by. */
      code: string;
      /** @description The id of the request, by which support finds it. */
      requestId: string;
      /** @description The id of what it is about. */
      resourceId?: string;
      /** @description The faulty fields, or an order's problems. */
      errors?: {
        /** @description A JSON pointer to the field (RFC 6901). */
        pointer: string;
        /** @description A stable code to decide by. */
        code: string;
        /** @description What to do next, and who can do it. Its wording may change. */
        detail: string;
      }[];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  getMe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Who calls */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Me"];
        };
      };
    };
  };
  getOwnNotificationPreferences: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Which mails the caller gets */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["NotificationPreferences"];
        };
      };
    };
  };
  updateOwnNotificationPreferences: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        "application/merge-patch+json": components["schemas"]["NotificationPreferencesPatch"];
        "application/json": components["schemas"]["NotificationPreferencesPatch"];
      };
    };
    responses: {
      /** @description Choose which mails to get, and their language */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["NotificationPreferences"];
        };
      };
    };
  };
  getNotificationPreferences: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Which mails the organization's people get who have not chosen */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["OrganizationNotificationPreferences"];
        };
      };
    };
  };
  updateNotificationPreferences: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        "application/merge-patch+json": components["schemas"]["OrganizationNotificationPreferencesPatch"];
        "application/json": components["schemas"]["OrganizationNotificationPreferencesPatch"];
      };
    };
    responses: {
      /** @description Choose which mails the organization's people get who have not chosen */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["OrganizationNotificationPreferences"];
        };
      };
    };
  };
  listOrganizations: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The enrolled organizations */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["OrganizationEntry"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  enrolOrganization: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["Enrolment"];
      };
    };
    responses: {
      /** @description Enrol an organization */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["EnrolledOrganization"];
        };
      };
    };
  };
  getOrganization: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The organization's id. */
        organizationId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One organization */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Organization"];
        };
      };
    };
  };
  updateOrganization: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match": string;
      };
      path: {
        /** @description The organization's id. */
        organizationId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        "application/merge-patch+json": components["schemas"]["OrganizationPatch"];
        "application/json": components["schemas"]["OrganizationPatch"];
      };
    };
    responses: {
      /** @description Change the directory profile, suspend or reactivate */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Organization"];
        };
      };
    };
  };
  recordAgreement: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match"?: string;
      };
      path: {
        /** @description The organization's id. */
        organizationId: string;
        /** @description The region of the agreement. */
        region: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["AgreementInput"];
      };
    };
    responses: {
      /** @description Record the partner agreement */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Agreement"];
        };
      };
    };
  };
  resetOrganizationAdminCredentials: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The organization's id. */
        organizationId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description New credentials for an organization's first Global admin */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Credentials"];
        };
      };
    };
  };
  appointGlobalAdmin: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The organization's id. */
        organizationId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["Appointment"];
      };
    };
    responses: {
      /** @description Appoint a Global admin, whatever became of the earlier ones */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["CreatedUser"];
        };
      };
    };
  };
  getOwnOrganization: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The caller's organization */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Organization"];
        };
      };
    };
  };
  listOwnChangeRequests: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
        /** @description Only those in this state. */
        status?: "open" | "approved" | "rejected";
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The caller's change requests */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["ChangeRequest"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  createChangeRequest: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewChangeRequest"];
      };
    };
    responses: {
      /** @description Ask for a change of the directory profile */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ChangeRequest"];
        };
      };
    };
  };
  listChangeRequests: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
        /** @description Only those in this state. */
        status?: "open" | "approved" | "rejected";
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All change requests */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["ChangeRequest"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  getProposedLogo: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The change request's id. */
        changeRequestId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The logo that a change request asks for */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ProposedLogo"];
        };
      };
    };
  };
  approveChangeRequest: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The change request's id. */
        changeRequestId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        "application/json": components["schemas"]["ChangeDecision"];
      };
    };
    responses: {
      /** @description Approve, and apply the changes */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ChangeRequest"];
        };
      };
    };
  };
  rejectChangeRequest: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The change request's id. */
        changeRequestId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        "application/json": components["schemas"]["ChangeDecision"];
      };
    };
    responses: {
      /** @description Reject */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ChangeRequest"];
        };
      };
    };
  };
  listEnrolmentRequests: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
        /** @description Only those in this state. */
        status?: "open" | "approved" | "rejected";
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Who asks to be enrolled, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["EnrolmentRequest"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  getEnrolmentRequest: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The enrolment request's id. */
        enrolmentRequestId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One enrolment request */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["EnrolmentRequest"];
        };
      };
    };
  };
  approveEnrolmentRequest: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The enrolment request's id. */
        enrolmentRequestId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        "application/json": components["schemas"]["EnrolmentCorrections"];
      };
    };
    responses: {
      /** @description Enrol the organization, with corrections */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ApprovedOrganization"];
        };
      };
    };
  };
  rejectEnrolmentRequest: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The enrolment request's id. */
        enrolmentRequestId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["EnrolmentRejection"];
      };
    };
    responses: {
      /** @description Reject, with a reason */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["EnrolmentRequest"];
        };
      };
    };
  };
  listUsers: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The organization's users */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["User"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  createUser: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewUser"];
      };
    };
    responses: {
      /** @description Create a user */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["CreatedUser"];
        };
      };
    };
  };
  getUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The user's id. In a list: only what this user did. */
        userId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One user */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["User"];
        };
      };
    };
  };
  updateUser: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match": string;
      };
      path: {
        /** @description The user's id. In a list: only what this user did. */
        userId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        "application/merge-patch+json": components["schemas"]["UserPatch"];
        "application/json": components["schemas"]["UserPatch"];
      };
    };
    responses: {
      /** @description Change name, roles or status */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["User"];
        };
      };
    };
  };
  resetUserCredentials: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The user's id. In a list: only what this user did. */
        userId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description New credentials for a user */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Credentials"];
        };
      };
    };
  };
  proveUserAddress: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The user's id. In a list: only what this user did. */
        userId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        "application/json": components["schemas"]["AddressProof"];
      };
    };
    responses: {
      /** @description Mail the link that proves the user's address */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["User"];
        };
      };
    };
  };
  signOutUser: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The user's id. In a list: only what this user did. */
        userId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Sign a user out everywhere */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["SignedOut"];
        };
      };
    };
  };
  listDirectory: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
        /** @description Only those of this country (ISO 3166-1 alpha-2). */
        country?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The official list of indirect providers */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["DirectoryEntry"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  verifyMpnId: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The MPN ID to look up. */
        mpnId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Is this MPN ID one to name */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["PartnerCheck"];
        };
      };
    };
  };
  validateMpnIds: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["PartnerValidation"];
      };
    };
    responses: {
      /** @description Which of these MPN IDs are ones to name */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["PartnerChecks"];
        };
      };
    };
  };
  listApiClients: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The organization's API clients */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["ApiClient"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  createApiClient: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewApiClient"];
      };
    };
    responses: {
      /** @description Create an API client with its first secret */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["CreatedApiClient"];
        };
      };
    };
  };
  getApiClient: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The API client's id. */
        apiClientId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One API client */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ApiClient"];
        };
      };
    };
  };
  updateApiClient: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match": string;
      };
      path: {
        /** @description The API client's id. */
        apiClientId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        "application/merge-patch+json": components["schemas"]["ApiClientPatch"];
        "application/json": components["schemas"]["ApiClientPatch"];
      };
    };
    responses: {
      /** @description Change name, roles or status */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ApiClient"];
        };
      };
    };
  };
  createApiClientSecret: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The API client's id. */
        apiClientId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A second secret, to replace the first without an outage */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["CreatedClientSecret"];
        };
      };
    };
  };
  deleteApiClientSecret: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match"?: string;
      };
      path: {
        /** @description The API client's id. */
        apiClientId: string;
        /** @description The secret's id. */
        secretId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Delete a secret; tokens issued with it end */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  listPartnershipRequests: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
        /** @description Only those in this state. */
        status?: "draft" | "sent" | "accepted" | "declined" | "revoked" | "expired";
        /** @description An address: the requests to its mailbox, however that is spelled. */
        resellerEmail?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The provider's requests */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["PartnershipRequest"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  createPartnershipRequest: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewPartnershipRequest"];
      };
    };
    responses: {
      /** @description Draft a request */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["CreatedPartnershipRequest"];
        };
      };
    };
  };
  getPartnershipRequest: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The partnership request's id. */
        requestId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One request */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["PartnershipRequest"];
        };
      };
    };
  };
  updatePartnershipRequest: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match": string;
      };
      path: {
        /** @description The partnership request's id. */
        requestId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        "application/merge-patch+json": components["schemas"]["PartnershipRequestPatch"];
        "application/json": components["schemas"]["PartnershipRequestPatch"];
      };
    };
    responses: {
      /** @description Edit a draft */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["PartnershipRequest"];
        };
      };
    };
  };
  sendPartnershipRequest: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The partnership request's id. */
        requestId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Queue the mail, or send it again with a fresh link */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["PartnershipRequest"];
        };
      };
    };
  };
  createInvitationLink: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The partnership request's id. */
        requestId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The finished text with its link, to send by oneself */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["InvitationLink"];
        };
      };
    };
  };
  revokePartnershipRequest: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The partnership request's id. */
        requestId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description End every link at once */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["PartnershipRequest"];
        };
      };
    };
  };
  listIndirectResellers: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
        /** @description Only those in this state. */
        status?: "active" | "ended";
        /** @description Words in a row of the name; the last may be a beginning. */
        name?: string;
        /** @description The MPN ID to look up. */
        mpnId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The provider's resellers */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["Partner"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  getIndirectReseller: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The reseller's organization id. In a list: only what is this reseller's, also a former one's. */
        resellerId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One reseller */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Partner"];
        };
      };
    };
  };
  previewRemoval: {
    parameters: {
      query?: {
        /** @description The language of the attestation. */
        locale?: "en" | "ar" | "cs" | "de" | "es" | "fr" | "it" | "ja" | "nl" | "pl" | "pt-BR" | "ru" | "tr" | "uk";
      };
      header?: never;
      path: {
        /** @description The reseller's organization id. In a list: only what is this reseller's, also a former one's. */
        resellerId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What removing this reseller means */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Removal"];
        };
      };
    };
  };
  removeIndirectReseller: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The reseller's organization id. In a list: only what is this reseller's, also a former one's. */
        resellerId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["RemovalConfirmation"];
      };
    };
    responses: {
      /** @description End the partnership */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["RemovedPartner"];
        };
      };
    };
  };
  listIndirectProviders: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
        /** @description Only those in this state. */
        status?: "active" | "ended";
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The reseller's providers */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["Partner"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  getIndirectProvider: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The provider's organization id. */
        providerId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One provider */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Partner"];
        };
      };
    };
  };
  acceptInvitation: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["InvitationAnswer"];
      };
    };
    responses: {
      /** @description Accept an invitation, for 7 days also one that was declined without a sign-in */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AcceptedPartner"];
        };
      };
    };
  };
  declineInvitation: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["InvitationAnswer"];
      };
    };
    responses: {
      /** @description Decline an invitation */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["DeclinedInvitation"];
        };
      };
    };
  };
  listOffers: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
        /** @description Only offers of this category. */
        category?: string;
        /** @description Only offers billed so. */
        billing?: "license" | "azure";
        /** @description Words to look for, by their beginnings. */
        search?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The catalogue */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["Offer"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  getOffer: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The offer's id. In a list: only subscriptions of this offer. */
        offerId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One offer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Offer"];
        };
      };
    };
  };
  putOffer: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match"?: string;
      };
      path: {
        /** @description The offer's id. In a list: only subscriptions of this offer. */
        offerId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["OfferInput"];
      };
    };
    responses: {
      /** @description Add or replace an offer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Offer"];
        };
      };
    };
  };
  importOffers: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["OfferImport"];
      };
    };
    responses: {
      /** @description Add or replace up to 500 offers */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ImportedOffers"];
        };
      };
    };
  };
  listOrders: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
        /** @description Only those in this state. */
        status?: "draft" | "submitted" | "cancelled" | "lapsed";
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The caller's orders */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["Order"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  createOrder: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewOrder"];
      };
    };
    responses: {
      /** @description Draft an order */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Order"];
        };
      };
    };
  };
  getOrder: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The order's id. */
        orderId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One order */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Order"];
        };
      };
    };
  };
  updateOrder: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match": string;
      };
      path: {
        /** @description The order's id. */
        orderId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        "application/merge-patch+json": components["schemas"]["OrderPatch"];
        "application/json": components["schemas"]["OrderPatch"];
      };
    };
    responses: {
      /** @description Change a draft */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Order"];
        };
      };
    };
  };
  reviewOrder: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The order's id. */
        orderId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All problems at once; commits nothing */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["OrderReview"];
        };
      };
    };
  };
  submitOrder: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The order's id. */
        orderId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["OrderSubmission"];
      };
    };
    responses: {
      /** @description Submit exactly what was reviewed */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["OrderConfirmation"];
        };
      };
    };
  };
  cancelOrder: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The order's id. */
        orderId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The draft is over */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Order"];
        };
      };
    };
  };
  listCustomers: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
        /** @description The reseller's organization id. In a list: only what is this reseller's, also a former one's. */
        resellerId?: string;
        /** @description Words to look for, by their beginnings. */
        search?: string;
        /** @description Only the customer with this domain. */
        domain?: string;
        /** @description A number, compared by its letters and digits. */
        organizationRegistrationNumber?: string;
        /** @description `true`: those whose `associatedPartnerId` is null, as you see it. */
        withoutReseller?: true;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Customers that the caller has access to */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["Customer"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  getCustomer: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One customer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Customer"];
        };
      };
    };
  };
  updateCustomer: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match": string;
      };
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        "application/merge-patch+json": components["schemas"]["CustomerPatch"];
        "application/json": components["schemas"]["CustomerPatch"];
      };
    };
    responses: {
      /** @description Change the profiles */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Customer"];
        };
      };
    };
  };
  assignCustomer: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match"?: string;
      };
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ResellerAssignment"];
      };
    };
    responses: {
      /** @description Whose customer it is */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Customer"];
        };
      };
    };
  };
  revokeDelegatedAdmin: {
    parameters: {
      query?: {
        /** @description With `true` the credentials of the customer's admin end in the same step, and the answer has new ones. */
        resetAdminCredentials?: boolean;
      };
      header?: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match"?: string;
      };
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
        /** @description The reseller's organization id. In a list: only what is this reseller's, also a former one's. */
        resellerId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Revoke a reseller's access */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["RevokedDelegatedAdmin"];
        };
      };
      /** @description Revoke a reseller's access */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  changeDelegatedAdmin: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match": string;
      };
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
        /** @description The reseller's organization id. In a list: only what is this reseller's, also a former one's. */
        resellerId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        "application/merge-patch+json": components["schemas"]["DelegatedAdminPatch"];
        "application/json": components["schemas"]["DelegatedAdminPatch"];
      };
    };
    responses: {
      /** @description What a reseller with access may do, and until when */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Customer"];
        };
      };
    };
  };
  grantAzureTenantOwner: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match"?: string;
      };
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["AzureTenantOwnerGrant"];
      };
    };
    responses: {
      /** @description Grant a reseller the Azure scope */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Customer"];
        };
      };
    };
  };
  revokeAzureTenantOwner: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match"?: string;
      };
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Revoke that grant */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  resetCustomerAdminCredentials: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description New credentials for the customer's admin */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Credentials"];
        };
      };
    };
  };
  disableCustomerAdmin: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Disable the customer's admin */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["CustomerAdmin"];
        };
      };
    };
  };
  enableCustomerAdmin: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Make the customer's admin active again */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["CustomerAdmin"];
        };
      };
    };
  };
  getCountryRules: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description A country's code (ISO 3166-1 alpha-2). */
        country: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What an address and a company of a country must have */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["CountryRules"];
        };
      };
    };
  };
  releaseDomain: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The domain to release. */
        domain: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Free the domain of a customer without subscriptions; its login ends */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ReleasedDomain"];
        };
      };
    };
  };
  reassignCustomers: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["Reassignment"];
      };
    };
    responses: {
      /** @description Hand all customers of a reseller to another */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Job"];
        };
      };
    };
  };
  getJob: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The job's id. */
        jobId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How far a job has come */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Job"];
        };
      };
    };
  };
  offerCustomerTransfer: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["TransferOffer"];
      };
    };
    responses: {
      /** @description Offer a customer to another provider */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["CustomerTransfer"];
        };
      };
    };
  };
  listCustomerTransfers: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
        /** @description Only those in this state. */
        status?: "offered" | "accepted" | "rejected" | "cancelled" | "expired";
        /** @description Only customers offered to the caller's organization (`incoming`), or by it (`outgoing`). */
        direction?: "incoming" | "outgoing";
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Customers that are or were offered by the caller's organization, and to it, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["CustomerTransfer"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  getCustomerTransfer: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The transfer's id. */
        transferId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One transfer, with what accepting it makes of the customer's resellers */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["CustomerTransfer"];
        };
      };
    };
  };
  acceptCustomerTransfer: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The transfer's id. */
        transferId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        "application/json": components["schemas"]["TransferAcceptance"];
      };
    };
    responses: {
      /** @description Take the customer over */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["AcceptedCustomerTransfer"];
        };
      };
    };
  };
  rejectCustomerTransfer: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The transfer's id. */
        transferId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Refuse the customer */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["CustomerTransfer"];
        };
      };
    };
  };
  cancelCustomerTransfer: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The transfer's id. */
        transferId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Take the offer back */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["CustomerTransfer"];
        };
      };
    };
  };
  listSubscriptions: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
        /** @description Only subscriptions that end at this instant or later. */
        endsAfter?: string;
        /** @description Only subscriptions that end before this instant. */
        endsBefore?: string;
        /** @description Only those in this state. */
        status?: "active" | "suspended" | "cancelled" | "expired";
        /** @description The offer's id. In a list: only subscriptions of this offer. */
        offerId?: string;
        /** @description Only subscriptions with this MPN ID as reseller of record. */
        partnerId?: string;
        /** @description Only subscriptions that renew (`true`), or that do not (`false`). */
        autoRenewEnabled?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Subscriptions of all customers that the caller has access to, by the end of their terms */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["SubscriptionOfCustomer"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  listCustomerSubscriptions: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
      };
      header?: never;
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A customer's subscriptions */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["Subscription"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  getCustomerSubscription: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
        /** @description The subscription's id. */
        subscriptionId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One subscription */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Subscription"];
        };
      };
    };
  };
  updateCustomerSubscription: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match": string;
      };
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
        /** @description The subscription's id. */
        subscriptionId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        "application/merge-patch+json": components["schemas"]["SubscriptionPatch"];
        "application/json": components["schemas"]["SubscriptionPatch"];
      };
    };
    responses: {
      /** @description Change name, quantity, renewal, status or reseller of record */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ChangedSubscription"];
        };
      };
    };
  };
  listSubscriptionUpgrades: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
        /** @description The subscription's id. */
        subscriptionId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Where it can be upgraded to, and why not */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["UpgradeTarget"][];
          };
        };
      };
    };
  };
  upgradeSubscription: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
        /** @description The subscription's id. */
        subscriptionId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["UpgradeInput"];
      };
    };
    responses: {
      /** @description Upgrade */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ChangedSubscription"];
        };
      };
    };
  };
  getScheduledChange: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
        /** @description The subscription's id. */
        subscriptionId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What changes at the renewal, with what it will be, what it costs and what stands in the way */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ScheduledChange"];
        };
      };
    };
  };
  setScheduledChange: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match"?: string;
      };
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
        /** @description The subscription's id. */
        subscriptionId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ScheduledChangeInput"];
      };
    };
    responses: {
      /** @description Plan a change for the renewal, or no renewal */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["PlannedChange"];
        };
      };
    };
  };
  dropScheduledChange: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match"?: string;
      };
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
        /** @description The subscription's id. */
        subscriptionId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Drop the plan: the subscription renews as it is */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  getSupportContact: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
        /** @description The subscription's id. */
        subscriptionId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Who answers support requests */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["SupportContact"];
        };
      };
    };
  };
  setSupportContact: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match"?: string;
      };
      path: {
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId: string;
        /** @description The subscription's id. */
        subscriptionId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["SupportContactInput"];
      };
    };
    responses: {
      /** @description Designate who answers support requests */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["SupportContact"];
        };
      };
    };
  };
  listIncentiveCredits: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
        /** @description The reseller's organization id. In a list: only what is this reseller's, also a former one's. */
        resellerId?: string;
        /** @description Only what lies at this instant or later. */
        from?: string;
        /** @description Only what lies before this instant. */
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Incentive credits */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["IncentiveCredit"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  listAuditRecords: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
        /** @description Only what lies at this instant or later. */
        from?: string;
        /** @description Only what lies before this instant. */
        to?: string;
        /** @description Only records of this type of resource. */
        resourceType?: string;
        /** @description Only records of this resource. Needs `resourceType`. */
        resourceId?: string;
        /** @description The user's id. In a list: only what this user did. */
        userId?: string;
        /** @description The customer's id. In a list: only what concerns this customer. */
        customerId?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The organization's audit records, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["AuditRecord"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  listEvents: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
        /** @description The id of the last event that was read: the page begins behind it. */
        after?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What happened to what the caller may see, oldest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["Event"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  listWebhookEndpoints: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The organization's webhook endpoints */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["WebhookEndpoint"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  createWebhookEndpoint: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["NewWebhookEndpoint"];
      };
    };
    responses: {
      /** @description Have events delivered to a system */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WebhookEndpointWithSecret"];
        };
      };
    };
  };
  getWebhookEndpoint: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The webhook endpoint's id. */
        webhookEndpointId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One webhook endpoint */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WebhookEndpoint"];
        };
      };
    };
  };
  deleteWebhookEndpoint: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match"?: string;
      };
      path: {
        /** @description The webhook endpoint's id. */
        webhookEndpointId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description End deliveries for good */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  updateWebhookEndpoint: {
    parameters: {
      query?: never;
      header: {
        /** @description The ETag of the resource as it was read, with its quotes, or `*`. */
        "If-Match": string;
      };
      path: {
        /** @description The webhook endpoint's id. */
        webhookEndpointId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        "application/merge-patch+json": components["schemas"]["WebhookEndpointPatch"];
        "application/json": components["schemas"]["WebhookEndpointPatch"];
      };
    };
    responses: {
      /** @description Change address, event types, description or status */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WebhookEndpoint"];
        };
      };
    };
  };
  rotateWebhookSecret: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The webhook endpoint's id. */
        webhookEndpointId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A new signing secret; the older one signs along for 24 hours */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WebhookEndpointWithSecret"];
        };
      };
    };
  };
  testWebhookEndpoint: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The webhook endpoint's id. */
        webhookEndpointId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Deliver a test event */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WebhookDelivery"];
        };
      };
    };
  };
  listWebhookDeliveries: {
    parameters: {
      query?: {
        /** @description The `nextCursor` of the page before. */
        cursor?: string;
        /** @description The most items that the page may have. */
        limit?: number;
        /** @description Only those in this state. */
        status?: "pending" | "succeeded" | "failed";
      };
      header?: never;
      path: {
        /** @description The webhook endpoint's id. */
        webhookEndpointId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What was delivered in the last 30 days, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @description The items of this page. */
            items: components["schemas"]["WebhookDelivery"][];
            /** @description Send it as `cursor` for the next page. Absent on the last page. */
            nextCursor?: string;
          };
        };
      };
    };
  };
  redeliverWebhook: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The webhook endpoint's id. */
        webhookEndpointId: string;
        /** @description The delivery's id. */
        deliveryId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Deliver once more */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WebhookDelivery"];
        };
      };
    };
  };
  replayWebhookEvents: {
    parameters: {
      query?: never;
      header?: {
        /** @description A key of the caller's making. A repeat with the same key and body answers the first result for 24 hours, without its secrets. */
        "Idempotency-Key"?: string;
      };
      path: {
        /** @description The webhook endpoint's id. */
        webhookEndpointId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ReplayPeriod"];
      };
    };
    responses: {
      /** @description Deliver all events of a period once more */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WebhookReplay"];
        };
      };
    };
  };
  getHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Whether the table and the user pool answer, and the release that runs */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /**
             * @description The state it is in.
             * @constant
             */
            status: "ok";
            /** @description A version. */
            version: string;
            /** @description What the functions depend on, each of which has just answered. */
            checks: {
              /**
               * @description Whether the database answers.
               * @constant
               */
              table: "ok";
              /**
               * @description Whether the sign-in service answers.
               * @constant
               */
              userPool: "ok";
            };
          };
        };
      };
    };
  };
  getOpenApiDocument: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of what the caller has already. */
        "If-None-Match"?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description This contract as OpenAPI 3.1 */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            [key: string]: unknown;
          };
        };
      };
    };
  };
  onPartnershipRequestSent: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "partnership-request.sent";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["PartnershipRequestSentEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onPartnershipRequestAccepted: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "partnership-request.accepted";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["PartnershipRequestAcceptedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onPartnershipRequestDeclined: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "partnership-request.declined";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["PartnershipRequestDeclinedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onPartnershipRequestExpired: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "partnership-request.expired";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["PartnershipRequestExpiredEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onPartnershipRequestRevoked: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "partnership-request.revoked";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["PartnershipRequestRevokedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onPartnershipRequestBounced: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "partnership-request.bounced";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["PartnershipRequestBouncedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onPartnershipRequestComplained: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "partnership-request.complained";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["PartnershipRequestComplainedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onPartnershipRequestFailed: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "partnership-request.failed";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["PartnershipRequestFailedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onSendingPaused: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "sending.paused";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["SendingPausedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onPartnershipCreated: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "partnership.created";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["PartnershipCreatedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onPartnershipEnded: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "partnership.ended";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["PartnershipEndedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onCustomerCreated: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "customer.created";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["CustomerCreatedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onCustomerUpdated: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "customer.updated";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["CustomerUpdatedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onCustomerAdminPasswordReset: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "customer.admin-password-reset";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["CustomerAdminPasswordResetEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onOrderSubmitted: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "order.submitted";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["OrderSubmittedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onOrderCancelled: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "order.cancelled";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["OrderCancelledEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onSubscriptionCreated: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "subscription.created";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["SubscriptionCreatedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onSubscriptionUpdated: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "subscription.updated";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["SubscriptionUpdatedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onSubscriptionRenewed: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "subscription.renewed";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["SubscriptionRenewedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onSubscriptionExpired: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "subscription.expired";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["SubscriptionExpiredEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onSubscriptionScheduledChangeFailed: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "subscription.scheduled-change.failed";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["SubscriptionScheduledChangeFailedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onAccessGranted: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "access.granted";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["AccessGrantedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onAccessRevoked: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "access.revoked";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["AccessRevokedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onAccessExpiring: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "access.expiring";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["AccessExpiringEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onAccessExpired: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "access.expired";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["AccessExpiredEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onCustomerTransferOffered: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "customer-transfer.offered";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["CustomerTransferOfferedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onCustomerTransferAccepted: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "customer-transfer.accepted";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["CustomerTransferAcceptedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onCustomerTransferRejected: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "customer-transfer.rejected";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["CustomerTransferRejectedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onCustomerTransferCancelled: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "customer-transfer.cancelled";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["CustomerTransferCancelledEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onEnrolmentRequested: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "enrolment.requested";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["EnrolmentRequestedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onEnrolmentApproved: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "enrolment.approved";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["EnrolmentApprovedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onEnrolmentRejected: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "enrolment.rejected";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["EnrolmentRejectedEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onWebhookEndpointDisabled: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "webhook-endpoint.disabled";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["WebhookEndpointDisabledEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  onWebhookEndpointTest: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try of one delivery: to tell repetitions. */
        "webhook-id": string;
        /** @description When this try was made, in seconds since 1970. */
        "webhook-timestamp": string;
        /** @description One or more signatures, separated by spaces: `v1,` and the HMAC-SHA256 of `{id}.{timestamp}.{body}` in Base64. */
        "webhook-signature": string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": {
          /**
           * @description The event's type, which says what `data` holds.
           * @constant
           */
          type: "webhook-endpoint.test";
          /**
           * Format: date-time
           * @description When it happened.
           */
          timestamp: string;
          /** @description All that one change touched. Its fields depend on `type`. */
          data: components["schemas"]["WebhookEndpointTestEvent"];
        };
      };
    };
    responses: {
      /** @description The delivery has arrived. Anything else is tried again, for three days. */
      "2XX": {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
}
