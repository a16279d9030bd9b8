-- What a flow did not work on is listed, among many more events that it did.
CREATE INDEX deliveries_skipped ON millrace.deliveries (flow_id, event) WHERE outcome = 'skipped';
