//! Care (specification section 2): consultations, prescriptions and treatment sessions.

mod consultation;
mod controlled;
mod prescription;
mod scheduling;
mod session;

pub use consultation::{
    Consultation, ConsultationNotes, ConsultationRecord, ConsultationState, ConsultationStatus, ConsultationType,
    NewConsultation, NewOnDemandConsultation,
};
pub use controlled::{ControlledSchedule, Limits, TelemedicinePolicy};
pub use prescription::{
    DosageForm, NewPrescription, NewPrescriptionRequired, Prescription, PrescriptionRecord, PrescriptionState,
    PrescriptionStatus,
};
pub use session::{NewSession, Session, SessionNotes, SessionRecord, SessionStatus, SessionType};
