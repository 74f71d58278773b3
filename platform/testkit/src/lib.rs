//! Fixture company on both engines, and the conformance suite that every entity passes.
