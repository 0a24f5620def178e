const first = `# A help desk technician who holds A+ wants to become a security analyst and has ten hours a week.
# This asks for the cheapest plan to CompTIA's CSAP, with its days and the proof that nothing better exists.
# Press Ctrl-Enter to ask, with the cursor inside the query.
#
# To go on, change the variables below:
#   goal: another credential, or { "occupation": { "key": "information-security-analysts", "coverage": 0.3 } };
#     the second query finds keys by words.
#   learner: what is held, with issuedOn and expiresOn where they are known.
#   options: budget, finishBy, keepValidUntil, alternatives; "optimize": ["WEEKS", "MONEY"] is the fastest plan.
# What each of them means stands in the documentation (the book at the left).
query Plan($goal: GoalInput!, $learner: LearnerRef!, $options: PlanOptions) {
  planPathway(goal: $goal, learner: $learner, options: $options) {
    __typename
    ... on Plan {
      totals { cost { amount currency } hours weeks steps }
      proof { status objectives { objective value bound } }
      steps {
        number
        credential { key name }
        route { name }
        cost { amount }
        hours
        startOn
        finishOn
        after
        satisfies { text }
      }
      assumptions
    }
    ... on NoPlan { reason conflicts { text } relaxations { text } }
    ... on Refusal { userErrors { message hint path } }
  }
}

query Search {
  credentials(search: "security", first: 10) {
    edges { node { key name } }
  }
  occupations(search: "security", first: 5) {
    edges { node { key name } }
  }
}

subscription Changes {
  catalogChanged { revision changed { key kind } complete }
}
`;

const variables = `{
  "goal": { "credential": "comptia-csap" },
  "learner": { "profile": { "awards": [{ "credential": "comptia-a-plus" }] } },
  "options": { "optimize": ["MONEY", "WEEKS"], "weeklyHours": 10 }
}
`;

const socket = new URL(window.location.pathname, window.location.href);
socket.protocol = window.location.protocol.replace(/^ht+p/, "ws");
const fetcher = GraphiQL.createFetcher({ url: window.location.pathname, subscriptionUrl: socket.href });
const page = React.createElement(GraphiQL, {
  fetcher,
  defaultQuery: first,
  variables,
  shouldPersistHeaders: false,
});
ReactDOM.createRoot(document.getElementById("page")).render(page);
