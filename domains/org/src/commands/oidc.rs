//! OpenID Connect: authorization code with PKCE, nonce, and a state that is bound to the browser.

use std::time::Duration;

use guanxi_types::{ErrorKind, Problem, RawId, Result};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreGenderClaim, CoreIdToken, CoreProviderMetadata,
    CoreUserInfoClaims,
};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdTokenClaims, IssuerUrl,
    Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse,
};
use serde::{Deserialize, Serialize};

use super::provider::Provider;

/// How long a provider may take to answer one call.
const PATIENCE: Duration = Duration::from_secs(10);
/// Largest answer of a provider.
const ANSWER_LIMIT: u64 = 1024 * 1024;

/// What must be remembered while the browser is at the provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Errand {
    pub provider: String,
    /// The browser's cookie, hashed.
    pub browser: String,
    pub nonce: String,
    pub verifier: String,
    /// Where the browser comes back to.
    pub redirect: String,
    /// Where in the app the user wanted to go.
    pub next: String,
    /// Who links the account, if somebody is signed in.
    pub links_user: Option<RawId>,
}

/// What a provider says of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Person {
    pub subject: String,
    pub email: Option<String>,
    pub email_verified: bool,
    pub name: Option<String>,
    /// The claim that the provider's record names as login.
    pub login: Option<String>,
}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

fn unreachable(error: impl std::fmt::Display) -> Problem {
    Problem {
        detail: error.to_string(),
        ..Problem::new(ErrorKind::Conflict, "session.provider_unreachable")
    }
}

fn refused(error: impl std::fmt::Display) -> Problem {
    Problem {
        detail: error.to_string(),
        ..Problem::new(ErrorKind::Unauthenticated, "session.provider_refused")
    }
}

/// Calls the provider. Redirections aren't followed: they could lead to addresses inside the company.
fn send(request: HttpRequest) -> std::result::Result<HttpResponse, ureq::Error> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .max_redirects(0)
        .http_status_as_error(false)
        .build()
        .into();
    let mut response = agent.run(request)?;
    let body = response
        .body_mut()
        .with_config()
        .limit(ANSWER_LIMIT)
        .read_to_vec()?;
    let (parts, _) = response.into_parts();
    Ok(HttpResponse::from_parts(parts, body))
}

fn client(provider: &Provider, redirect: &str) -> Result<Client> {
    let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(unreachable)?;
    let metadata = CoreProviderMetadata::discover(&issuer, &send).map_err(unreachable)?;
    let secret = provider.client_secret.clone().map(ClientSecret::new);
    let client =
        CoreClient::from_provider_metadata(metadata, ClientId::new(provider.client_id.clone()), secret);
    let redirect = RedirectUrl::new(redirect.to_owned()).map_err(Problem::internal)?;
    Ok(client.set_redirect_uri(redirect))
}

/// The address to send the browser to, with what must be remembered: nonce and verifier are filled in.
///
/// # Errors
/// `session.provider_unreachable`.
pub(crate) fn begin(provider: &Provider, state: &str, redirect: &str) -> Result<(String, String, String)> {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let client = client(provider, redirect)?;
    let state = state.to_owned();
    let mut asking = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            move || CsrfToken::new(state.clone()),
            Nonce::new_random,
        )
        .set_pkce_challenge(challenge);
    for scope in provider.scopes.split_whitespace().filter(|s| *s != "openid") {
        asking = asking.add_scope(Scope::new(scope.to_owned()));
    }
    let (url, _, nonce) = asking.url();
    Ok((url.to_string(), nonce.secret().clone(), verifier.into_secret()))
}

/// Exchanges the code and checks the identity token: signature, issuer, audience, expiry, nonce, hash of the access token.
///
/// # Errors
/// `session.provider_refused`, `session.provider_unreachable`.
pub(crate) fn finish(provider: &Provider, errand: &Errand, code: &str) -> Result<Person> {
    let client = client(provider, &errand.redirect)?;
    let answer = client
        .exchange_code(AuthorizationCode::new(code.to_owned()))
        .map_err(unreachable)?
        .set_pkce_verifier(PkceCodeVerifier::new(errand.verifier.clone()))
        .request(&send)
        .map_err(refused)?;
    let token = answer.id_token().ok_or_else(|| refused("no identity token"))?;
    let mut person = check(&client, token, &errand.nonce, &provider.login_claim)?;
    let claims = token
        .claims(&client.id_token_verifier(), &Nonce::new(errand.nonce.clone()))
        .map_err(refused)?;
    if let Some(expected) = claims.access_token_hash() {
        let verifier = client.id_token_verifier();
        let algorithm = token.signing_alg().map_err(refused)?;
        let key = token.signing_key(&verifier).map_err(refused)?;
        let found = AccessTokenHash::from_token(answer.access_token(), algorithm, key).map_err(refused)?;
        if found != *expected {
            return Err(refused("the access token isn't the one of the identity token"));
        }
    }
    if person.email.is_none() && client.user_info_url().is_some() {
        let subject = Some(claims.subject().clone());
        let asking = client
            .user_info(answer.access_token().clone(), subject)
            .map_err(refused)?;
        let told: CoreUserInfoClaims = asking.request(&send).map_err(refused)?;
        person = with_user_info(person, &told, &provider.login_claim);
    }
    Ok(person)
}

/// Some providers keep all but the subject for a second question.
fn with_user_info(person: Person, told: &CoreUserInfoClaims, login_claim: &str) -> Person {
    let all = serde_json::to_value(told).unwrap_or_default();
    let text = |name: &str| {
        all.get(name)
            .and_then(serde_json::Value::as_str)
            .map(str::to_owned)
    };
    Person {
        subject: person.subject,
        email: text("email"),
        email_verified: told.email_verified().unwrap_or(false),
        name: person.name.or_else(|| text("name")),
        login: person.login.or_else(|| text(login_claim)),
    }
}

/// What a checked identity token says.
fn check(client: &Client, token: &CoreIdToken, nonce: &str, login_claim: &str) -> Result<Person> {
    let verifier = client.id_token_verifier();
    let claims = token
        .claims(&verifier, &Nonce::new(nonce.to_owned()))
        .map_err(refused)?;
    Ok(person(claims, login_claim))
}

fn person<A: AdditionalClaims + Serialize>(
    claims: &IdTokenClaims<A, CoreGenderClaim>,
    login_claim: &str,
) -> Person {
    let all = serde_json::to_value(claims).unwrap_or_default();
    let text = |name: &str| {
        all.get(name)
            .and_then(serde_json::Value::as_str)
            .map(str::to_owned)
    };
    Person {
        subject: claims.subject().as_str().to_owned(),
        email: text("email"),
        email_verified: claims.email_verified().unwrap_or(false),
        name: text("name"),
        login: text(login_claim),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration as Span, SystemTime};

    use openidconnect::core::{
        CoreEdDsaPrivateSigningKey, CoreIdTokenClaims, CoreJsonWebKeySet, CoreJwsSigningAlgorithm,
        CoreProviderMetadata, CoreResponseType, CoreSubjectIdentifierType,
    };
    use openidconnect::{
        Audience, AuthUrl, EmptyAdditionalClaims, EmptyAdditionalProviderMetadata, EndUserEmail,
        JsonWebKeyId, JsonWebKeySetUrl, PrivateSigningKey, ResponseTypes, StandardClaims, SubjectIdentifier,
        TokenUrl,
    };

    use super::*;

    /// The keys of RFC 8410, section 10.3, and another one.
    const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----";
    const OTHER: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhD\n-----END PRIVATE KEY-----";

    fn signing_key(pem: &str) -> CoreEdDsaPrivateSigningKey {
        CoreEdDsaPrivateSigningKey::from_ed25519_pem(pem, Some(JsonWebKeyId::new("k".to_owned()))).unwrap()
    }

    fn client() -> Client {
        let address = |path: &str| format!("https://id.example.cn{path}");
        let metadata = CoreProviderMetadata::new(
            IssuerUrl::new(address("")).unwrap(),
            AuthUrl::new(address("/auth")).unwrap(),
            JsonWebKeySetUrl::new(address("/jwks")).unwrap(),
            vec![ResponseTypes::new(vec![CoreResponseType::Code])],
            vec![CoreSubjectIdentifierType::Public],
            vec![CoreJwsSigningAlgorithm::EdDsa],
            EmptyAdditionalProviderMetadata {},
        )
        .set_token_endpoint(Some(TokenUrl::new(address("/token")).unwrap()))
        .set_jwks(CoreJsonWebKeySet::new(vec![
            signing_key(KEY).as_verification_key(),
        ]));
        CoreClient::from_provider_metadata(metadata, ClientId::new("guanxi".to_owned()), None)
            .set_redirect_uri(RedirectUrl::new("https://crm.example.cn/back".to_owned()).unwrap())
    }

    struct Token {
        issuer: &'static str,
        audience: &'static str,
        nonce: &'static str,
        /// Seconds until it expires.
        lives: i64,
        key: &'static str,
    }

    const RIGHT: Token = Token {
        issuer: "https://id.example.cn",
        audience: "guanxi",
        nonce: "n1",
        lives: 60,
        key: KEY,
    };

    fn signed(token: &Token) -> CoreIdToken {
        let now = SystemTime::now();
        let span = Span::from_secs(token.lives.unsigned_abs());
        let ends = if token.lives < 0 { now - span } else { now + span };
        let standard = StandardClaims::new(SubjectIdentifier::new("s1".to_owned()))
            .set_email(Some(EndUserEmail::new("amy@example.cn".to_owned())))
            .set_email_verified(Some(true));
        let claims = CoreIdTokenClaims::new(
            IssuerUrl::new(token.issuer.to_owned()).unwrap(),
            vec![Audience::new(token.audience.to_owned())],
            ends.into(),
            now.into(),
            standard,
            EmptyAdditionalClaims {},
        )
        .set_nonce(Some(Nonce::new(token.nonce.to_owned())));
        CoreIdToken::new(
            claims,
            &signing_key(token.key),
            CoreJwsSigningAlgorithm::EdDsa,
            None,
            None,
        )
        .unwrap()
    }

    /// O5
    #[test]
    fn a_token_is_believed_only_when_all_of_it_is_right() {
        let told = check(&client(), &signed(&RIGHT), "n1", "email").unwrap();
        assert_eq!(
            (told.subject.as_str(), told.login.as_deref()),
            ("s1", Some("amy@example.cn"))
        );
        assert!(told.email_verified);
        for (what, token) in [
            ("another nonce", Token { nonce: "n2", ..RIGHT }),
            (
                "another audience",
                Token {
                    audience: "other",
                    ..RIGHT
                },
            ),
            (
                "another issuer",
                Token {
                    issuer: "https://evil.example.cn",
                    ..RIGHT
                },
            ),
            ("expired", Token { lives: -60, ..RIGHT }),
            ("another key", Token { key: OTHER, ..RIGHT }),
        ] {
            let refused = check(&client(), &signed(&token), "n1", "email").unwrap_err();
            assert_eq!(refused.code, "session.provider_refused", "{what}");
        }
    }
}
