//! JSON Schemas of signing in and of what belongs to a person's account.

use guanxi_http::shape::{
    Shapes, anything, boolean, choice, dictionary, id, instant, integer, list, nullable, object, text,
};
use serde_json::{Value as Js, json};

fn items(of: &Js) -> Js {
    object(&[("items", list(of))])
}

/// Any text.
pub(super) fn words(_: &mut Shapes) -> Js {
    text()
}

/// Who is signed in.
pub(super) fn signed_in(shapes: &mut Shapes) -> Js {
    shapes.named("Session", |_| {
        let user = object(&[
            ("id", id()),
            ("login", text()),
            ("name", text()),
            ("locale", choice(&["zh", "en"])),
            ("must_change_password", boolean()),
            ("must_enrol", boolean()),
        ]);
        let company = ["slug", "name", "currency", "zone"].map(|name| (name, text()));
        object(&[
            ("signed_in", json!({ "type": "boolean", "const": true })),
            ("user", user),
            ("company", object(&company)),
            ("roles", list(&text())),
            ("csrf", text()),
        ])
    })
}

fn not_signed_in() -> (&'static str, Js) {
    ("signed_in", json!({ "type": "boolean", "const": false }))
}

/// Who is signed in, or that nobody is.
pub(super) fn who(shapes: &mut Shapes) -> Js {
    json!({ "anyOf": [signed_in(shapes), object(&[not_signed_in()])] })
}

/// Who is signed in, or what the second step needs.
pub(super) fn entered(shapes: &mut Shapes) -> Js {
    let signed_in = signed_in(shapes);
    let step = shapes.named("SecondStep", |_| {
        object(&[not_signed_in(), ("ticket", text()), ("methods", list(&text()))])
    });
    json!({ "anyOf": [signed_in, step] })
}

/// The second step: a code, or a passkey's answer to a challenge.
pub(super) fn step(_: &mut Shapes) -> Js {
    object(&[
        ("ticket", text()),
        ("method", text()),
        ("code?", text()),
        ("challenge?", text()),
        ("credential?", dictionary(&anything())),
    ])
}

/// The password typed once more; nothing where the session is fresh.
pub(super) fn again(_: &mut Shapes) -> Js {
    object(&[("password?", text())])
}

/// A code of an authenticator app.
pub(super) fn code(_: &mut Shapes) -> Js {
    object(&[("code", text())])
}

/// Codes for the day when the second factor is lost, shown once.
pub(super) fn recovery_codes(_: &mut Shapes) -> Js {
    object(&[("recovery_codes", list(&text()))])
}

/// The own ways of signing in.
pub(super) fn security(shapes: &mut Shapes) -> Js {
    shapes.named("Security", |_| {
        let passkey = object(&[
            ("id", id()),
            ("name", text()),
            ("created_at", instant()),
            ("last_used_at", nullable(instant())),
        ]);
        let identity = object(&[
            ("id", id()),
            ("provider", text()),
            ("email", text()),
            ("created_at", instant()),
        ]);
        object(&[
            ("has_password", boolean()),
            ("totp", boolean()),
            ("required", boolean()),
            ("recovery_codes", integer()),
            ("passkeys", list(&passkey)),
            ("identities", list(&identity)),
        ])
    })
}

/// A new secret for an authenticator app.
pub(super) fn secret(_: &mut Shapes) -> Js {
    object(&[("secret", text()), ("uri", text()), ("qr_svg", text())])
}

/// Roles, and whether each needs a second factor.
pub(super) fn policy(shapes: &mut Shapes) -> Js {
    let role = shapes.named("PolicyRole", |_| {
        object(&[
            ("id", id()),
            ("key", text()),
            ("name", text()),
            ("required", boolean()),
        ])
    });
    object(&[("roles", list(&role))])
}

/// The roles that need one.
pub(super) fn required_roles(_: &mut Shapes) -> Js {
    object(&[("roles", list(&id()))])
}

/// What the browser is asked to make or to sign; `options` are those of the Web Authentication API.
pub(super) fn asked(shapes: &mut Shapes) -> Js {
    let options = shapes.named("PasskeyOptions", |_| {
        let with = |name: &str, of: Js, must: &[&str]| {
            json!({ "type": "object", "properties": { name: of }, "required": must })
        };
        let known = list(&with("id", text(), &["id"]));
        let public_key = json!({ "type": "object", "properties": {
            "challenge": text(), "user": with("id", text(), &["id"]),
            "allowCredentials": known, "excludeCredentials": known,
        }, "required": ["challenge"], "additionalProperties": anything() });
        with("publicKey", public_key, &["publicKey"])
    });
    object(&[("ticket", text()), ("options", options)])
}

/// The ticket of the first step.
pub(super) fn ticket(_: &mut Shapes) -> Js {
    object(&[("ticket", text())])
}

/// What a passkey signed.
pub(super) fn signed(_: &mut Shapes) -> Js {
    object(&[("ticket", text()), ("credential", dictionary(&anything()))])
}

/// A passkey that the browser made.
pub(super) fn made(_: &mut Shapes) -> Js {
    object(&[
        ("ticket", text()),
        ("name?", text()),
        ("credential", dictionary(&anything())),
    ])
}

/// The own sessions.
pub(super) fn sessions(shapes: &mut Shapes) -> Js {
    let session = shapes.named("OpenSession", |_| {
        object(&[
            ("id", id()),
            ("method", text()),
            ("device", text()),
            ("address", text()),
            ("created_at", instant()),
            ("seen_at", instant()),
            ("expires_at", instant()),
            ("is_this", boolean()),
        ])
    });
    items(&session)
}

/// How many sessions were ended.
pub(super) fn ended(_: &mut Shapes) -> Js {
    object(&[("ended", integer())])
}

/// Providers that the sign-in page offers.
pub(super) fn offered(_: &mut Shapes) -> Js {
    items(&object(&[("key", text()), ("name", text())]))
}

/// Where to go afterwards, and whether to link the account, for which the password is typed once more.
pub(super) fn wish(_: &mut Shapes) -> Js {
    object(&[("next?", text()), ("link?", boolean()), ("password?", text())])
}

/// Where to send the browser.
pub(super) fn departure(_: &mut Shapes) -> Js {
    object(&[("url", text())])
}

/// An identity provider.
pub(super) fn provider(shapes: &mut Shapes) -> Js {
    shapes.named("IdentityProvider", |_| {
        object(&[
            ("id", id()),
            ("key", text()),
            ("name", text()),
            ("issuer", text()),
            ("client_id", text()),
            ("has_secret", boolean()),
            ("scopes", text()),
            ("login_claim", text()),
            ("domains", text()),
            ("creates_users", boolean()),
            ("role_id", nullable(id())),
            ("asks_second_factor", boolean()),
            ("is_active", boolean()),
        ])
    })
}

/// Every identity provider.
pub(super) fn providers(shapes: &mut Shapes) -> Js {
    items(&provider(shapes))
}

/// An identity provider as it is to be; without a secret the former one is kept.
pub(super) fn provider_input(shapes: &mut Shapes) -> Js {
    shapes.named("IdentityProviderNew", |_| {
        object(&[
            ("key", text()),
            ("name", text()),
            ("issuer", text()),
            ("client_id", text()),
            ("client_secret?", nullable(text())),
            ("scopes?", text()),
            ("login_claim?", text()),
            ("domains?", text()),
            ("creates_users?", boolean()),
            ("role_id?", nullable(id())),
            ("asks_second_factor?", boolean()),
            ("is_active?", boolean()),
        ])
    })
}

fn scopes(shapes: &mut Shapes) -> Js {
    let scope = shapes.named("KeyScope", |_| {
        object(&[("entity", text()), ("actions", list(&text()))])
    });
    list(&scope)
}

/// API keys.
pub(super) fn keys(shapes: &mut Shapes) -> Js {
    let key = shapes.named("ApiKey", |shapes| {
        let user = object(&[("id", id()), ("name", text())]);
        object(&[
            ("id", id()),
            ("user", user),
            ("name", text()),
            ("prefix", text()),
            ("scopes", scopes(shapes)),
            ("addresses", list(&text())),
            ("created_at", instant()),
            ("expires_at", nullable(instant())),
            ("last_used_at", nullable(instant())),
            ("revoked_at", nullable(instant())),
        ])
    });
    items(&key)
}

/// A key to be made.
pub(super) fn new_key(shapes: &mut Shapes) -> Js {
    object(&[
        ("name", text()),
        ("scopes", scopes(shapes)),
        ("addresses?", list(&text())),
        ("days?", nullable(integer())),
    ])
}

/// A key, shown once.
pub(super) fn made_key(_: &mut Shapes) -> Js {
    object(&[("id", id()), ("key", text())])
}

/// Whose keys.
pub(super) fn whose(_: &mut Shapes) -> Js {
    choice(&["all", "own"])
}
