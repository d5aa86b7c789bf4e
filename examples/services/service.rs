//! A booking service with axum; see README.md.

use axum::{
    Json, Router,
    extract::{FromRequest, FromRequestParts, Path, Query, Request, State, rejection::JsonRejection},
    http::{StatusCode, header::AUTHORIZATION, request::Parts},
    response::{IntoResponse, Response},
    routing::{delete, get, post},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};
use std::{
    collections::HashMap,
    error::Error as StdError,
    sync::{Arc, Mutex, PoisonError},
};
use telehealth_storage::{
    Actor, Code, ConsultationId, Date, Error, Phi, Portal, ProviderId, Record, Timestamp, Transaction, UserFilter,
    UserId,
    access::Grant,
    accounts::{NewPatient, NewProvider, NewUser, Patient, Provider, User, UserRole},
    care::{Consultation, ConsultationType, NewConsultation},
    field::Field,
    now,
    value::{Availability, Email, LongText, PersonName, Positive},
};

/// The portal, and the users who are signed in; in production, a store that survives a restart.
#[derive(Clone)]
struct Service {
    portal: Portal,
    tokens: Arc<Mutex<HashMap<String, UserId>>>,
}

fn registration() -> Actor {
    Actor::service("registration")
}

/// An answer that is not the wanted one.
enum Failure {
    Telehealth(Error),
    NotSignedIn,
    Malformed(JsonRejection),
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Telehealth(error.into())
    }
}

/// An error is answered with its code; it never contains protected data.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let error = match self {
            Self::NotSignedIn => return StatusCode::UNAUTHORIZED.into_response(),
            Self::Malformed(rejection) => {
                let body = json!({ "code": "request.malformed", "message": rejection.body_text() });
                return (rejection.status(), Json(body)).into_response();
            }
            Self::Telehealth(error) => error,
        };
        let status = match error {
            Error::Validation(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::Transition(_) | Error::Conflict { .. } | Error::Stale { .. } => StatusCode::CONFLICT,
            Error::NotFound { .. } => StatusCode::NOT_FOUND,
            Error::Denied | Error::Ungranted | Error::GrantMissing { .. } => StatusCode::FORBIDDEN,
            Error::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let violations = error.violations().iter().map(
            |it| json!({ "field": it.field().to_string(), "code": it.code().as_str(), "message": it.message().to_string() }),
        );
        let body = json!({ "code": error.code().as_str(), "violations": violations.collect::<Value>() });
        (status, Json(body)).into_response()
    }
}

/// A body whose values are checked while they are read.
struct Body<T>(T);

impl<T: DeserializeOwned> FromRequest<Service> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, service: &Service) -> Result<Self, Failure> {
        Json::from_request(request, service).await.map(|Json(body)| Self(body)).map_err(Failure::Malformed)
    }
}

/// The user who makes the request; every route with it acts as this user.
struct SignedIn(UserId);

impl FromRequestParts<Service> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Failure> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|text| text.strip_prefix("Bearer "));
        let tokens = service.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        token.and_then(|token| tokens.get(token).copied()).map(Self).ok_or(Failure::NotSignedIn)
    }
}

impl SignedIn {
    fn actor(&self) -> Actor {
        Actor::user(self.0)
    }
}

#[derive(Deserialize)]
struct Registration {
    email: Email,
    password: Phi<LongText>,
    first_name: Phi<PersonName>,
    last_name: Phi<PersonName>,
    date_of_birth: Date,
}

async fn register(State(service): State<Service>, Body(new): Body<Registration>) -> Result<Response, Failure> {
    let user = User::register(NewUser::new(new.email, UserRole::Patient), now())?.activate()?;
    let (first_name, last_name) = (Some(new.first_name), Some(new.last_name));
    let patient = NewPatient { first_name, last_name, ..NewPatient::new(new.date_of_birth) };
    let patient = Patient::register(patient, &user, now())?;
    let add = move |tx: &mut Transaction| {
        let user = tx.add(user.clone())?;
        tx.add(patient.clone())?;
        tx.set_password(user.id, new.password.clone())
    };
    let user: User = service.portal.run::<_, Error>(registration(), add).await?;
    Ok((StatusCode::CREATED, Json(json!({ "id": user.id.to_string() }))).into_response())
}

#[derive(Deserialize)]
struct Credentials {
    email: Email,
    password: Phi<LongText>,
}

async fn sign_in(State(service): State<Service>, Body(given): Body<Credentials>) -> Result<Response, Failure> {
    let verify = move |tx: &mut Transaction| tx.verify_password(given.email.clone(), given.password.clone());
    let user = match service.portal.run(registration(), verify).await {
        Err(error) if error.code() == Code::PASSWORD_REJECTED => return Err(Failure::NotSignedIn),
        user => user?,
    };
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|_| Failure::NotSignedIn)?;
    let token: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    service.tokens.lock().unwrap_or_else(PoisonError::into_inner).insert(token.clone(), user.id);
    Ok((StatusCode::CREATED, Json(json!({ "token": token }))).into_response())
}

async fn me(State(service): State<Service>, user: SignedIn) -> Result<Json<Value>, Failure> {
    let id = user.0;
    let me: Patient = service.portal.run::<_, Error>(user.actor(), move |tx| tx.get(id.uuid().into())).await?;
    Ok(Json(json!(me.with_phi())))
}

async fn providers(State(service): State<Service>, user: SignedIn) -> Result<Json<Value>, Failure> {
    let found = service.portal.run(user.actor(), |tx| tx.bookable_providers(None, None, 100)).await?;
    let shown = found
        .items
        .iter()
        .map(|it| json!({ "id": it.id.to_string(), "first_name": it.first_name, "last_name": it.last_name }));
    Ok(Json(shown.collect()))
}

#[derive(Clone, Copy, Deserialize)]
struct Period {
    since: Timestamp,
    until: Timestamp,
}

async fn slots(
    State(service): State<Service>,
    user: SignedIn,
    Path(provider_id): Path<ProviderId>,
    Query(Period { since, until }): Query<Period>,
) -> Result<Json<Value>, Failure> {
    let free =
        service.portal.run(user.actor(), move |tx| tx.free_slots(provider_id, (since..until).into(), now())).await?;
    Ok(Json(free.iter().map(|slot| slot.starts_at.to_string()).collect()))
}

#[derive(Deserialize)]
struct Booking {
    provider_id: ProviderId,
    scheduled_at: Timestamp,
    duration_minutes: Option<Positive>,
}

async fn book(
    State(service): State<Service>,
    user: SignedIn,
    Body(booking): Body<Booking>,
) -> Result<Response, Failure> {
    let duration = booking.duration_minutes.map_or_else(|| Positive::try_from(30), Ok)?;
    let patient = user.0.uuid().into();
    let new = NewConsultation::new(patient, ConsultationType::Initial, booking.scheduled_at, duration);
    let book = move |tx: &mut Transaction| tx.book_visit(new.clone(), booking.provider_id, now());
    let visit = service.portal.run(user.actor(), book).await?;
    Ok((StatusCode::CREATED, Json(visit)).into_response())
}

async fn cancel(
    State(service): State<Service>,
    user: SignedIn,
    Path(visit_id): Path<ConsultationId>,
) -> Result<Json<Consultation>, Failure> {
    let visit = service.portal.run(user.actor(), move |tx| tx.cancel_visit(visit_id, None, now())).await?;
    Ok(Json(visit))
}

/// Adds a provider who is always open, and lets registration do what it needs, and nothing else do anything.
fn prepare(portal: &Portal) -> Result<(), Box<dyn StdError>> {
    let grants = |grants: &[&str]| grants.iter().map(|grant| grant.parse()).collect::<Result<Vec<Grant>, _>>();
    let all_day = json!([{ "from": "00:00", "until": "24:00" }]);
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let weekly: Map<_, _> = days.map(|day| (day.to_owned(), all_day.clone())).into_iter().collect();
    let hours = json!({ "time_zone": "America/New_York", "slot_minutes": 30, "weekly": weekly });
    let hours = Availability::from_json(&hours)?;
    let expiry = now().plus_months(120).ok_or("the clock is wrong")?.date();

    portal.grant_service("setup", &grants(&["users:select", "users:insert", "providers:insert"])?)?;
    portal.transaction(&Actor::service("setup"), |tx| {
        if tx.count::<User>(&UserFilter { role: Some(UserRole::Provider), ..UserFilter::default() })? > 0 {
            return Ok(());
        }
        let user = NewUser::new("grace@example.com".parse()?, UserRole::Provider);
        let user = tx.add(User::register(user, now())?.activate()?)?;
        let new = NewProvider {
            first_name: Some("Grace".parse()?),
            last_name: Some("Hopper".parse()?),
            availability_schedule: Some(hours.clone()),
            ..NewProvider::new("MD-1".parse()?, "NY".parse()?, expiry)
        };
        tx.add(Provider::register(new, &user, now())?)?;
        Ok::<_, Error>(())
    })?;
    portal.grant_service("registration", &grants(&["users:insert", "users:update", "patients:insert"])?)?;
    Ok(portal.grant_service("setup", &[])?)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let portal = tokio::task::spawn_blocking(|| -> Result<_, String> {
        let portal = Portal::from_environment().map_err(|error| error.to_string())?;
        prepare(&portal).map_err(|error| error.to_string())?;
        Ok(portal)
    });
    let service = Service { portal: portal.await??, tokens: Arc::default() };
    let app = Router::new()
        .route("/patients", post(register))
        .route("/sessions", post(sign_in))
        .route("/me", get(me))
        .route("/providers", get(providers))
        .route("/providers/{provider_id}/slots", get(slots))
        .route("/visits", post(book))
        .route("/visits/{visit_id}", delete(cancel))
        .with_state(service);
    let port = std::env::var("PORT").unwrap_or("0".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}
