-- When a flow switches itself off, and why it has.
CREATE TABLE millrace.switch_offs (
  flow_id      millrace.word NOT NULL PRIMARY KEY,
  rule         text,
  counted_from bigint NOT NULL,
  off_at       bigint,
  why          text
);
