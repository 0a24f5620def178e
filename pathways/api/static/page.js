const first = `# The cheapest way to a credential, with the proof that nothing better exists.
# Find keys with credentials(search: …); press Ctrl-Enter to ask.
query Plan($goal: GoalInput!) {
  planPathway(goal: $goal, learner: { profile: {} }) {
    __typename
    ... on Plan {
      totals { cost { amount currency } hours steps }
      proof { status }
      steps { number credential { name } route { name } cost { amount } after }
      assumptions
    }
    ... on NoPlan { reason conflicts { text } }
    ... on Refusal { userErrors { message path } }
  }
}

subscription Changes {
  catalogChanged { revision changed { key kind } complete }
}

query Search {
  credentials(search: "security", first: 10) {
    edges { node { key name } }
  }
}
`;

const socket = new URL(window.location.pathname, window.location.href);
socket.protocol = window.location.protocol.replace(/^ht+p/, "ws");
const fetcher = GraphiQL.createFetcher({ url: window.location.pathname, subscriptionUrl: socket.href });
const page = React.createElement(GraphiQL, {
  fetcher,
  defaultQuery: first,
  variables: '{ "goal": { "credential": "" } }',
  shouldPersistHeaders: false,
});
ReactDOM.createRoot(document.getElementById("page")).render(page);
