//! What an operation is, for the document and for the tests that call every one as everybody.

use crate::shape::Shape;

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody, signed in or not.
    Public,
    /// Anybody signed in; what the answer holds depends on the user's grants.
    SignedIn,
    /// Customers who are signed in to pages of their own, and no user.
    Member,
}

/// A parameter of the query string.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Whether a call without it is refused.
    pub required: bool,
}

impl Parameter {
    /// One that may be left out.
    #[must_use]
    pub const fn new(name: &'static str, shape: Shape) -> Self {
        Self {
            name,
            shape,
            required: false,
        }
    }

    /// One that must be there.
    #[must_use]
    pub const fn required(name: &'static str, shape: Shape) -> Self {
        Self {
            name,
            shape,
            required: true,
        }
    }
}

/// What a call carries.
#[derive(Clone, Copy, Debug)]
pub enum Body {
    /// Nothing.
    None,
    /// JSON, or nothing; the operation hasn't said yet.
    Any,
    /// JSON.
    Json(Shape),
    /// A form with a file.
    Form(Shape),
}

/// What a call that is done is answered.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// Its status; 0 where the operation hasn't said yet.
    pub status: u16,
    /// Its JSON, where it has any.
    pub json: Option<Shape>,
    /// The media types of a file that it may be.
    pub files: &'static [&'static str],
}

/// An operation that isn't a record's.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// HTTP method in lower case.
    pub method: &'static str,
    /// Path under `/api/v1`, with `{name}` for parameters. `{id}` is a record's id.
    pub path: &'static str,
    /// `<verb>_<resource>`.
    pub id: &'static str,
    /// One line.
    pub summary: &'static str,
    /// Query parameters.
    pub query: &'static [Parameter],
    /// Query parameters of which only the names are said.
    pub named: &'static [&'static str],
    /// What parts of the path other than `id` may be.
    pub places: &'static [(&'static str, Shape)],
    /// Who may call it.
    pub access: Access,
    /// What it carries.
    pub body: Body,
    /// What it is answered.
    pub answer: Answer,
    /// Statuses of refusals beside those that every operation may have.
    pub refusals: &'static [u16],
}

impl Operation {
    const fn new(method: &'static str, path: &'static str, id: &'static str, summary: &'static str) -> Self {
        Self {
            method,
            path,
            id,
            summary,
            query: &[],
            named: &[],
            places: &[],
            access: Access::SignedIn,
            body: Body::None,
            answer: Answer {
                status: 204,
                json: None,
                files: &[],
            },
            refusals: &[],
        }
    }

    /// A call whose body and answer aren't described.
    #[must_use]
    pub const fn loose(
        (method, path, id): (&'static str, &'static str, &'static str),
        summary: &'static str,
        named: &'static [&'static str],
    ) -> Self {
        let new = Self::new(method, path, id, summary);
        let body = match method.as_bytes() {
            b"get" | b"delete" => Body::None,
            _ => Body::Any,
        };
        let answer = Answer {
            status: 0,
            json: None,
            files: &[],
        };
        Self {
            body,
            answer,
            named,
            ..new
        }
    }

    /// A reading call.
    #[must_use]
    pub const fn get(path: &'static str, id: &'static str, summary: &'static str) -> Self {
        Self::new("get", path, id, summary)
    }

    /// A call that makes or does something.
    #[must_use]
    pub const fn post(path: &'static str, id: &'static str, summary: &'static str) -> Self {
        Self::new("post", path, id, summary)
    }

    /// A call that sets something.
    #[must_use]
    pub const fn put(path: &'static str, id: &'static str, summary: &'static str) -> Self {
        Self::new("put", path, id, summary)
    }

    /// A call that changes something.
    #[must_use]
    pub const fn patch(path: &'static str, id: &'static str, summary: &'static str) -> Self {
        Self::new("patch", path, id, summary)
    }

    /// A call that removes something.
    #[must_use]
    pub const fn delete(path: &'static str, id: &'static str, summary: &'static str) -> Self {
        Self::new("delete", path, id, summary)
    }

    /// Open to anybody.
    #[must_use]
    pub const fn public(self) -> Self {
        Self {
            access: Access::Public,
            ..self
        }
    }

    /// Open to customers who are signed in to pages of their own, and to no user.
    #[must_use]
    pub const fn by_member(self) -> Self {
        Self {
            access: Access::Member,
            ..self
        }
    }

    /// With these query parameters.
    #[must_use]
    pub const fn query(self, query: &'static [Parameter]) -> Self {
        Self { query, ..self }
    }

    /// With what these parts of the path may be.
    #[must_use]
    pub const fn places(self, places: &'static [(&'static str, Shape)]) -> Self {
        Self { places, ..self }
    }

    /// Carries JSON.
    #[must_use]
    pub const fn takes(self, shape: Shape) -> Self {
        Self {
            body: Body::Json(shape),
            ..self
        }
    }

    /// Carries a form with a file.
    #[must_use]
    pub const fn takes_form(self, shape: Shape) -> Self {
        Self {
            body: Body::Form(shape),
            ..self
        }
    }

    /// Is answered with JSON. Without this the answer is 204 and empty.
    #[must_use]
    pub const fn gives(self, status: u16, shape: Shape) -> Self {
        Self {
            answer: Answer {
                status,
                json: Some(shape),
                files: self.answer.files,
            },
            ..self
        }
    }

    /// Is answered with a file, or may be where it also gives JSON.
    #[must_use]
    pub const fn gives_file(self, files: &'static [&'static str]) -> Self {
        Self {
            answer: Answer {
                status: 200,
                json: self.answer.json,
                files,
            },
            ..self
        }
    }

    /// May be refused with these statuses beside 400, 401, 403, 404 and, where it carries a body, 413, 415, 422.
    #[must_use]
    pub const fn refuses(self, refusals: &'static [u16]) -> Self {
        Self { refusals, ..self }
    }
}
