// Services check the caller's token themselves.
export const gatewayConfig = {
  maskedErrors: false,
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => ({
      authorization: request.headers.get("authorization") ?? "",
    }),
  },
};
