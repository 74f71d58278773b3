//! Rules, audiences and lift on both engines.
