-- Who is due is looked up journey by journey: those who wait in journeys that stand aren't walked through.
DROP INDEX ix_journeys_enrolment__due;
CREATE INDEX ix_journeys_enrolment__due ON journeys_enrolment (journey_id, state, due_at);
