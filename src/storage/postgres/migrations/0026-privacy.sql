-- What is erased for one subject. Its value lies in `sealed` until it has ended.
CREATE TABLE millrace.erasures (
  id       text PRIMARY KEY,
  person   text NOT NULL,
  at       bigint NOT NULL,
  runs     bigint NOT NULL DEFAULT 0,
  events   bigint NOT NULL DEFAULT 0,
  kept     bigint NOT NULL DEFAULT 0, -- needed still, as far as it has looked this time
  place    text DEFAULT 'runs' CHECK (place IN ('runs', 'events')), -- null: it has looked through everything
  after    bigint NOT NULL DEFAULT 0,
  ended_at bigint
);

-- What a flow's owner has marked as private: a pill, written as in a formula.
CREATE TABLE millrace.private_fields (
  flow_id millrace.word NOT NULL,
  field   text NOT NULL,
  PRIMARY KEY (flow_id, field)
);
