//! A function on its way to the writer, and its answer on the way back.

use std::panic::{AssertUnwindSafe, catch_unwind};

use guanxi_types::{ErrorKind, Problem, Result};
use tokio::sync::oneshot;

use crate::postgres_problem::SERIALISATION;
use crate::tx::Tx;

/// A function to run in a transaction. Its answer is held until the commit is on disk.
pub(crate) trait Job: Send {
    /// Runs it. On PostgreSQL it may run more than once.
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<()>;
    /// Answers the caller; `Err` says why the commit failed.
    fn finish(self: Box<Self>, commit: Result<()>);
}

struct Call<T, F> {
    f: F,
    answer: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T, F> Job for Call<T, F>
where
    T: Send,
    F: FnMut(&mut Tx<'_>) -> Result<T> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let answer = catch_unwind(AssertUnwindSafe(|| (self.f)(tx)))
            .unwrap_or_else(|_| Err(Problem::internal("a command panicked")));
        let answer = match answer {
            // Whatever it made of the clash: it isn't over.
            _ if tx.clashed => Err(Problem::new(ErrorKind::Conflict, SERIALISATION)),
            Ok(_) if tx.failed => Err(Problem::internal("a failed statement was ignored")),
            other => other,
        };
        let outcome = answer.as_ref().map(|_| ()).map_err(Clone::clone);
        self.answer = Some(answer);
        outcome
    }

    fn finish(self: Box<Self>, commit: Result<()>) {
        let answer = self
            .answer
            .unwrap_or_else(|| Err(Problem::internal("a command was not run")));
        // Nobody waits any more when the caller went away; the write stands all the same.
        let _ = self.reply.send(commit.and(answer));
    }
}

pub(crate) fn call<T, F>(f: F) -> (Box<dyn Job>, oneshot::Receiver<Result<T>>)
where
    T: Send + 'static,
    F: FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    (
        Box::new(Call {
            f,
            answer: None,
            reply,
        }),
        answer,
    )
}
