//! Care (specification section 2): consultations, prescriptions and treatment sessions.

mod consultation;
mod controlled;
mod prescription;
mod quantity_unit;
mod scheduling;
mod session;

pub use consultation::{
    Consultation, ConsultationNotes, ConsultationRecord, ConsultationState, ConsultationStatus, ConsultationType,
    NewConsultation, NewOnDemandConsultation,
};
pub use controlled::{ControlledSchedule, Limits, TelemedicinePolicy};
pub use prescription::{
    DosageForm, NewPrescription, Prescription, PrescriptionRecord, PrescriptionState, PrescriptionStatus,
};
pub use quantity_unit::QuantityUnit;
pub use session::{NewSession, Session, SessionNotes, SessionRecord, SessionStatus, SessionType};
