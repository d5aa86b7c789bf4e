// Generated from the Rust sources by `UPDATE=1 npm test`; do not edit.

export * from "./portal.js";

/** What a user is; it decides what the user may do. */
export type UserRole = "patient" | "provider" | "admin" | "super_admin";
/** What a user is; it decides what the user may do. */
export declare const UserRole: {
  readonly patient: "patient";
  readonly provider: "provider";
  readonly admin: "admin";
  readonly super_admin: "super_admin";
};

/** Where a user account stands. */
export type UserStatus = "active" | "inactive" | "pending" | "suspended" | "deleted";
/** Where a user account stands. */
export declare const UserStatus: {
  readonly active: "active";
  readonly inactive: "inactive";
  readonly pending: "pending";
  readonly suspended: "suspended";
  readonly deleted: "deleted";
};

/** A patient's gender. */
export type Gender = "male" | "female" | "other" | "prefer_not_to_say";
/** A patient's gender. */
export declare const Gender: {
  readonly male: "male";
  readonly female: "female";
  readonly other: "other";
  readonly prefer_not_to_say: "prefer_not_to_say";
};

/** What kind of visit it is. */
export type ConsultationType = "initial" | "follow_up" | "urgent" | "routine" | "specialist";
/** What kind of visit it is. */
export declare const ConsultationType: {
  readonly initial: "initial";
  readonly follow_up: "follow_up";
  readonly urgent: "urgent";
  readonly routine: "routine";
  readonly specialist: "specialist";
};

/** Where a visit stands. */
export type ConsultationStatus = "scheduled" | "in_progress" | "completed" | "cancelled" | "no_show" | "rescheduled";
/** Where a visit stands. */
export declare const ConsultationStatus: {
  readonly scheduled: "scheduled";
  readonly in_progress: "in_progress";
  readonly completed: "completed";
  readonly cancelled: "cancelled";
  readonly no_show: "no_show";
  readonly rescheduled: "rescheduled";
};

/** The form in which a drug is taken. */
export type DosageForm = "tablet" | "capsule" | "liquid" | "injection" | "topical" | "inhaler" | "patch" | "drops";
/** The form in which a drug is taken. */
export declare const DosageForm: {
  readonly tablet: "tablet";
  readonly capsule: "capsule";
  readonly liquid: "liquid";
  readonly injection: "injection";
  readonly topical: "topical";
  readonly inhaler: "inhaler";
  readonly patch: "patch";
  readonly drops: "drops";
};

/** Where a prescription stands. */
export type PrescriptionStatus = "active" | "completed" | "cancelled" | "expired";
/** Where a prescription stands. */
export declare const PrescriptionStatus: {
  readonly active: "active";
  readonly completed: "completed";
  readonly cancelled: "cancelled";
  readonly expired: "expired";
};

/** The schedule of a controlled substance (21 CFR 1308). */
export type ControlledSchedule = "CI" | "CII" | "CIII" | "CIV" | "CV";
/** The schedule of a controlled substance (21 CFR 1308). */
export declare const ControlledSchedule: {
  readonly CI: "CI";
  readonly CII: "CII";
  readonly CIII: "CIII";
  readonly CIV: "CIV";
  readonly CV: "CV";
};

/** What a treatment session is for. */
export type SessionType = "consultation" | "follow_up" | "therapy" | "check_in" | "screening";
/** What a treatment session is for. */
export declare const SessionType: {
  readonly consultation: "consultation";
  readonly follow_up: "follow_up";
  readonly therapy: "therapy";
  readonly check_in: "check_in";
  readonly screening: "screening";
};

/** Where a treatment session stands. */
export type SessionStatus = "pending" | "in_progress" | "completed" | "cancelled" | "followup";
/** Where a treatment session stands. */
export declare const SessionStatus: {
  readonly pending: "pending";
  readonly in_progress: "in_progress";
  readonly completed: "completed";
  readonly cancelled: "cancelled";
  readonly followup: "followup";
};

/** When a provider can be booked: openings of each weekday on the clock of a time zone. */
export interface Availability {
  /** The zone whose clock the openings are read on. */
  readonly time_zone: string;
  /** The length of a slot, 5 to 480 minutes. */
  readonly slot_minutes: number;
  /** The openings of each weekday. */
  readonly weekly: WeeklyOpenings;
}

/** A length of time that is free or taken. */
export interface Slot {
  /** The first instant. */
  readonly starts_at: Date;
  /** The first instant after it. */
  readonly ends_at: Date;
}

/** Everything that belongs to one patient's care, newest first. */
export interface PatientChart {
  /** The patient. */
  readonly patient: Patient;
  /** Visits. */
  readonly consultations: readonly Consultation[];
  /** Prescriptions. */
  readonly prescriptions: readonly Prescription[];
  /** Treatment sessions. */
  readonly sessions: readonly Session[];
}

/** The openings of each weekday; one that is left out is closed. */
export interface WeeklyOpenings {
  /** The openings of this weekday. */
  readonly monday?: readonly Opening[] | null;
  /** The openings of this weekday. */
  readonly tuesday?: readonly Opening[] | null;
  /** The openings of this weekday. */
  readonly wednesday?: readonly Opening[] | null;
  /** The openings of this weekday. */
  readonly thursday?: readonly Opening[] | null;
  /** The openings of this weekday. */
  readonly friday?: readonly Opening[] | null;
  /** The openings of this weekday. */
  readonly saturday?: readonly Opening[] | null;
  /** The openings of this weekday. */
  readonly sunday?: readonly Opening[] | null;
}

/** Hours on one day. */
export interface Opening {
  /** The time HH:MM at which it begins. */
  readonly from: string;
  /** The time HH:MM at which it is over, at most 24:00. */
  readonly until: string;
}

/** A login of the portal. The password's hash stays in the database and is no field of it. */
export declare class User {
  #private;
  /** Takes over a record that keeps every rule; throws `InvalidError` with every one that it breaks. */
  constructor(record: UserRecord | User);
  /** Primary key. */
  readonly id: string;
  /** The e-mail address to sign in with, unique without regard to case. */
  readonly email: string;
  /** What the user is. */
  readonly role: UserRole;
  /** Where the account stands. */
  readonly status: UserStatus;
  /** Whether the user has shown that the e-mail address is theirs. */
  readonly email_verified: boolean;
  /** A phone number. */
  readonly phone: string | null;
  /** Whether the user has shown that the phone number is theirs. */
  readonly phone_verified: boolean;
  /** A picture. */
  readonly profile_picture_url: string | null;
  /** The last successful sign-in. */
  readonly last_login_at: Date | null;
  /** The user's time zone. */
  readonly timezone: string;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Registers a user, pending until activated. */
  static register(members: {
    /** The e-mail address to sign in with, unique without regard to case. */
    email: string;
    /** What the user is. */
    role: UserRole;
    /** Primary key. */
    id?: string | null;
    /** A phone number. */
    phone?: string | null;
    /** A picture. */
    profile_picture_url?: string | null;
    /** The user's time zone. */
    timezone?: string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): User;
  /** Lets a pending, inactive or suspended user in. */
  activate(): User;
  /** Switches the account off until it is activated again. */
  deactivate(): User;
  /** Locks the account. */
  suspend(): User;
  /** Closes the account for good. */
  delete(): User;
  /** Records that the e-mail address is the user's. */
  verifyEmail(): User;
  /** Records that the phone number is the user's. */
  verifyPhone(): User;
  /** Records a sign-in, which only an active user can do. */
  signIn(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): User;
  /** Changes the user's details; a new address or number has to be verified again. */
  revise(members?: {
    /** The e-mail address to sign in with, unique without regard to case. */
    email?: string;
    /** A phone number. */
    phone?: string | null;
    /** A picture. */
    profile_picture_url?: string | null;
    /** The user's time zone. */
    timezone?: string;
  }): User;
  /** The record as plain JSON, protected health information included. */
  toJSON(): UserRecord;
}

/** The record of a `User`. */
export interface UserRecord {
  /** Primary key. */
  id: string;
  /** The e-mail address to sign in with, unique without regard to case. */
  email: string;
  /** What the user is. */
  role: UserRole;
  /** Where the account stands. */
  status: UserStatus;
  /** Whether the user has shown that the e-mail address is theirs. */
  email_verified: boolean;
  /** A phone number. */
  phone?: string | null;
  /** Whether the user has shown that the phone number is theirs. */
  phone_verified: boolean;
  /** A picture. */
  profile_picture_url?: string | null;
  /** The last successful sign-in. */
  last_login_at?: Date | string | null;
  /** The user's time zone. */
  timezone: string;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `User` to list; all conditions that are set must hold. */
export interface UserFilter {
  /** `email` must be equal to this. */
  email?: string;
  /** `role` must be equal to this. */
  role?: UserRole;
  /** `status` must be equal to this. */
  status?: UserStatus;
}

/** A user who receives care. */
export declare class Patient {
  #private;
  /** Takes over a record that keeps every rule; throws `InvalidError` with every one that it breaks. */
  constructor(record: PatientRecord | Patient);
  /** Primary key: the user. */
  readonly id: string;
  /** Given name. */
  readonly first_name: string;
  /** Family name. */
  readonly last_name: string;
  /** Date of birth, at least 13 years ago. */
  readonly date_of_birth: string;
  /** Gender. */
  readonly gender: Gender | null;
  /** Street and number. */
  readonly address_line_1: string | null;
  /** Apartment, floor, care of. */
  readonly address_line_2: string | null;
  /** City. */
  readonly city: string | null;
  /** State or province, by name or code. */
  readonly state: string | null;
  /** Postal code. */
  readonly postal_code: string | null;
  /** Country. */
  readonly country: string;
  /** Whom to call in an emergency. */
  readonly emergency_contact_name: string | null;
  /** Their phone number. */
  readonly emergency_contact_phone: string | null;
  /** Their relationship to the patient. */
  readonly emergency_contact_relationship: string | null;
  /** The plan that the patient subscribes to. */
  readonly subscription_plan_id: string | null;
  /** The pharmacy that the patient prefers. */
  readonly primary_pharmacy_id: string | null;
  /** The provider who is assigned to the patient. */
  readonly primary_provider_id: string | null;
  /** Whether onboarding is done. */
  readonly onboarding_completed: boolean;
  /** When onboarding was done. */
  readonly onboarding_completed_at: Date | null;
  /** The last visit or order; the database moves it. */
  readonly last_active_at: Date;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Registers a user with the role `patient` as one, if at least 13 years old today (UTC). */
  static register(members: {
    /** Given name. */
    first_name: string;
    /** Family name. */
    last_name: string;
    /** Date of birth, at least 13 years ago. */
    date_of_birth: string;
    /** Gender. */
    gender?: Gender | null;
    /** Street and number. */
    address_line_1?: string | null;
    /** Apartment, floor, care of. */
    address_line_2?: string | null;
    /** City. */
    city?: string | null;
    /** State or province, by name or code. */
    state?: string | null;
    /** Postal code. */
    postal_code?: string | null;
    /** Country. */
    country?: string | null;
    /** Whom to call in an emergency. */
    emergency_contact_name?: string | null;
    /** Their phone number. */
    emergency_contact_phone?: string | null;
    /** Their relationship to the patient. */
    emergency_contact_relationship?: string | null;
    /** The plan that the patient subscribes to. */
    subscription_plan_id?: string | null;
    /** The pharmacy that the patient prefers. */
    primary_pharmacy_id?: string | null;
    /** The provider who is assigned to the patient. */
    primary_provider_id?: string | null;
    user: User;
    /** The present instant unless given. */
    now?: Date | string;
  }): Patient;
  /** Changes the patient's details. */
  revise(members?: {
    /** Given name. */
    first_name?: string;
    /** Family name. */
    last_name?: string;
    /** Gender. */
    gender?: Gender | null;
    /** Street and number. */
    address_line_1?: string | null;
    /** Apartment, floor, care of. */
    address_line_2?: string | null;
    /** City. */
    city?: string | null;
    /** State or province, by name or code. */
    state?: string | null;
    /** Postal code. */
    postal_code?: string | null;
    /** Country. */
    country?: string;
    /** Whom to call in an emergency. */
    emergency_contact_name?: string | null;
    /** Their phone number. */
    emergency_contact_phone?: string | null;
    /** Their relationship to the patient. */
    emergency_contact_relationship?: string | null;
    /** The plan that the patient subscribes to. */
    subscription_plan_id?: string | null;
    /** The pharmacy that the patient prefers. */
    primary_pharmacy_id?: string | null;
    /** The provider who is assigned to the patient. */
    primary_provider_id?: string | null;
  }): Patient;
  /** Records that onboarding is done; once done it stays done. */
  completeOnboarding(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Patient;
  /** The record as plain JSON, protected health information included. */
  toJSON(): PatientRecord;
}

/** The record of a `Patient`. */
export interface PatientRecord {
  /** Primary key: the user. */
  id: string;
  /** Given name. */
  first_name: string;
  /** Family name. */
  last_name: string;
  /** Date of birth, at least 13 years ago. */
  date_of_birth: string;
  /** Gender. */
  gender?: Gender | null;
  /** Street and number. */
  address_line_1?: string | null;
  /** Apartment, floor, care of. */
  address_line_2?: string | null;
  /** City. */
  city?: string | null;
  /** State or province, by name or code. */
  state?: string | null;
  /** Postal code. */
  postal_code?: string | null;
  /** Country. */
  country: string;
  /** Whom to call in an emergency. */
  emergency_contact_name?: string | null;
  /** Their phone number. */
  emergency_contact_phone?: string | null;
  /** Their relationship to the patient. */
  emergency_contact_relationship?: string | null;
  /** The plan that the patient subscribes to. */
  subscription_plan_id?: string | null;
  /** The pharmacy that the patient prefers. */
  primary_pharmacy_id?: string | null;
  /** The provider who is assigned to the patient. */
  primary_provider_id?: string | null;
  /** Whether onboarding is done. */
  onboarding_completed: boolean;
  /** When onboarding was done. */
  onboarding_completed_at?: Date | string | null;
  /** The last visit or order; the database moves it. */
  last_active_at: Date | string;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Patient` to list; all conditions that are set must hold. */
export interface PatientFilter {
  /** `primary_provider_id` must be equal to this. */
  primary_provider_id?: string;
  /** `subscription_plan_id` must be equal to this. */
  subscription_plan_id?: string;
  /** `last_active_at` must be at or after this. */
  active_from?: Date | string;
  /** `last_active_at` must be before this. */
  active_before?: Date | string;
}

/** A user who gives care. */
export declare class Provider {
  #private;
  /** Takes over a record that keeps every rule; throws `InvalidError` with every one that it breaks. */
  constructor(record: ProviderRecord | Provider);
  /** Primary key: the user. */
  readonly id: string;
  /** Given name. */
  readonly first_name: string;
  /** Family name. */
  readonly last_name: string;
  /** National Provider Identifier. */
  readonly npi_number: string | null;
  /** DEA registration, which prescribing controlled substances needs. */
  readonly dea_number: string | null;
  /** Number of the licence to practise. */
  readonly license_number: string;
  /** The state that gave it. */
  readonly license_state: string;
  /** Its last day. */
  readonly license_expiry_date: string;
  /** Medical specialties, of at most 200 characters each: an index finds them. */
  readonly specialties: readonly string[];
  /** A few words about the provider. */
  readonly bio: string | null;
  /** Education. */
  readonly education: string | null;
  /** Board certifications. */
  readonly certifications: readonly string[] | null;
  /** Years of practice. */
  readonly years_experience: number | null;
  /** Languages that the provider speaks with patients. */
  readonly languages_spoken: readonly string[];
  /** The usual fee of a visit. */
  readonly consultation_fee: string | null;
  /** The hours of a week that can be booked. */
  readonly availability_schedule: Availability | null;
  /** Whether visits can be booked at all. */
  readonly is_accepting_patients: boolean;
  /** Mean of the patients' ratings. */
  readonly average_rating: string | null;
  /** Completed visits; the database counts them. */
  readonly total_consultations: number;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Registers a user with the role `provider` as one: licensed on the day, with right check digits. */
  static register(members: {
    /** Given name. */
    first_name: string;
    /** Family name. */
    last_name: string;
    /** Number of the licence to practise. */
    license_number: string;
    /** The state that gave it. */
    license_state: string;
    /** Its last day. */
    license_expiry_date: string;
    /** National Provider Identifier. */
    npi_number?: string | null;
    /** DEA registration, which prescribing controlled substances needs. */
    dea_number?: string | null;
    /** Medical specialties, of at most 200 characters each: an index finds them. */
    specialties?: readonly string[] | null;
    /** A few words about the provider. */
    bio?: string | null;
    /** Education. */
    education?: string | null;
    /** Board certifications. */
    certifications?: readonly string[] | null;
    /** Years of practice. */
    years_experience?: number | null;
    /** Languages that the provider speaks with patients. */
    languages_spoken?: readonly string[] | null;
    /** The usual fee of a visit. */
    consultation_fee?: string | null;
    /** The hours of a week that can be booked. */
    availability_schedule?: Availability | null;
    user: User;
    /** The present instant unless given. */
    now?: Date | string;
  }): Provider;
  /** Changes the provider's details; what is changed keeps the rules of a new provider. */
  revise(members?: {
    /** Given name. */
    first_name?: string;
    /** Family name. */
    last_name?: string;
    /** National Provider Identifier. */
    npi_number?: string | null;
    /** DEA registration, which prescribing controlled substances needs. */
    dea_number?: string | null;
    /** Number of the licence to practise. */
    license_number?: string;
    /** The state that gave it. */
    license_state?: string;
    /** Its last day. */
    license_expiry_date?: string;
    /** Medical specialties, of at most 200 characters each: an index finds them. */
    specialties?: readonly string[];
    /** A few words about the provider. */
    bio?: string | null;
    /** Education. */
    education?: string | null;
    /** Board certifications. */
    certifications?: readonly string[] | null;
    /** Years of practice. */
    years_experience?: number | null;
    /** Languages that the provider speaks with patients. */
    languages_spoken?: readonly string[];
    /** The usual fee of a visit. */
    consultation_fee?: string | null;
    /** The hours of a week that can be booked. */
    availability_schedule?: Availability | null;
    /** Whether visits can be booked at all. */
    is_accepting_patients?: boolean;
    /** Mean of the patients' ratings. */
    average_rating?: string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Provider;
  /** The record as plain JSON, protected health information included. */
  toJSON(): ProviderRecord;
}

/** The record of a `Provider`. */
export interface ProviderRecord {
  /** Primary key: the user. */
  id: string;
  /** Given name. */
  first_name: string;
  /** Family name. */
  last_name: string;
  /** National Provider Identifier. */
  npi_number?: string | null;
  /** DEA registration, which prescribing controlled substances needs. */
  dea_number?: string | null;
  /** Number of the licence to practise. */
  license_number: string;
  /** The state that gave it. */
  license_state: string;
  /** Its last day. */
  license_expiry_date: string;
  /** Medical specialties, of at most 200 characters each: an index finds them. */
  specialties: readonly string[];
  /** A few words about the provider. */
  bio?: string | null;
  /** Education. */
  education?: string | null;
  /** Board certifications. */
  certifications?: readonly string[] | null;
  /** Years of practice. */
  years_experience?: number | null;
  /** Languages that the provider speaks with patients. */
  languages_spoken: readonly string[];
  /** The usual fee of a visit. */
  consultation_fee?: string | null;
  /** The hours of a week that can be booked. */
  availability_schedule?: Availability | null;
  /** Whether visits can be booked at all. */
  is_accepting_patients: boolean;
  /** Mean of the patients' ratings. */
  average_rating?: string | null;
  /** Completed visits; the database counts them. */
  total_consultations: number;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Provider` to list; all conditions that are set must hold. */
export interface ProviderFilter {
  /** `npi_number` must be equal to this. */
  npi_number?: string;
  /** `license_state` must be equal to this. */
  license_state?: string;
  /** `is_accepting_patients` must be equal to this. */
  is_accepting_patients?: boolean;
}

/** A user who runs the portal. */
export declare class Administrator {
  #private;
  /** Takes over a record that keeps every rule; throws `InvalidError` with every one that it breaks. */
  constructor(record: AdministratorRecord | Administrator);
  /** Primary key: the user. */
  readonly id: string;
  /** Given name. */
  readonly first_name: string;
  /** Family name. */
  readonly last_name: string;
  /** What the administrator may do. */
  readonly permissions: readonly string[];
  /** Department. */
  readonly department: string | null;
  /** The administrator's superior. */
  readonly manager_id: string | null;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Appoints a user with the role `admin` or `super_admin`. */
  static appoint(members: {
    /** Given name. */
    first_name: string;
    /** Family name. */
    last_name: string;
    /** What the administrator may do. */
    permissions?: readonly string[] | null;
    /** Department. */
    department?: string | null;
    /** The administrator's superior. */
    manager_id?: string | null;
    user: User;
    /** The present instant unless given. */
    now?: Date | string;
  }): Administrator;
  /** Changes the administrator's details. */
  revise(members?: {
    /** Given name. */
    first_name?: string;
    /** Family name. */
    last_name?: string;
    /** Department. */
    department?: string | null;
    /** The administrator's superior. */
    manager_id?: string | null;
  }): Administrator;
  /** Grants a permission; granting it twice changes nothing. */
  grant(members: {
    permission: string;
  }): Administrator;
  /** Takes a permission back. */
  revoke(members: {
    permission: string;
  }): Administrator;
  /** The record as plain JSON, protected health information included. */
  toJSON(): AdministratorRecord;
}

/** The record of a `Administrator`. */
export interface AdministratorRecord {
  /** Primary key: the user. */
  id: string;
  /** Given name. */
  first_name: string;
  /** Family name. */
  last_name: string;
  /** What the administrator may do. */
  permissions: readonly string[];
  /** Department. */
  department?: string | null;
  /** The administrator's superior. */
  manager_id?: string | null;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Administrator` to list; all conditions that are set must hold. */
export interface AdministratorFilter {
  /** `manager_id` must be equal to this. */
  manager_id?: string;
}

/** One visit between a patient and a provider. */
export declare class Consultation {
  #private;
  /** Takes over a record that keeps every rule; throws `InvalidError` with every one that it breaks. */
  constructor(record: ConsultationRecord | Consultation);
  /** Primary key. */
  readonly id: string;
  /** Who is seen. */
  readonly patient_id: string;
  /** Who sees. */
  readonly provider_id: string;
  /** What kind of visit it is. */
  readonly consultation_type: ConsultationType;
  /** Where the visit stands. */
  readonly status: ConsultationStatus;
  /** Booked start. */
  readonly scheduled_at: Date;
  /** Booked end; no other visit of the provider may overlap while this one is scheduled or in progress. */
  readonly slot_end: Date;
  /** Real start. */
  readonly started_at: Date | null;
  /** Real end. */
  readonly ended_at: Date | null;
  /** Minutes from start to end, rounded up; when a visit is booked, the length of its slot. */
  readonly duration_minutes: number | null;
  /** The reason for the visit, in the patient's words. */
  readonly chief_complaint: string | null;
  /** History of the present illness. */
  readonly history_present_illness: string | null;
  /** The provider's assessment. */
  readonly assessment: string | null;
  /** The plan of care. */
  readonly plan: string | null;
  /** Whether another visit is needed. */
  readonly follow_up_required: boolean;
  /** When it should take place. */
  readonly follow_up_date: string | null;
  /** Where to join the call. */
  readonly video_call_url: string | null;
  /** Where the recording is. */
  readonly recording_url: string | null;
  /** Further notes. */
  readonly notes: string | null;
  /** What the visit costs. */
  readonly fee: string;
  /** Whether insurance pays. */
  readonly insurance_covered: boolean;
  /** The prescriptions that were made in the visit. */
  readonly prescription_ids: readonly string[];
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /**
   * Books a visit of `duration_minutes`: in the future, with a provider who accepts patients and is licensed
   * on the day, within or outside the weekly availability. The fee is the provider's usual one unless given.
   */
  static schedule(members: {
    /** Who is seen. */
    patient_id: string;
    /** What kind of visit it is. */
    consultation_type: ConsultationType;
    /** Booked start. */
    scheduled_at: Date | string;
    /** Minutes from start to end, rounded up; when a visit is booked, the length of its slot. */
    duration_minutes: number;
    /** Primary key. */
    id?: string | null;
    /** What the visit costs. */
    fee?: string | null;
    /** The reason for the visit, in the patient's words. */
    chief_complaint?: string | null;
    /** Where to join the call. */
    video_call_url?: string | null;
    /** Whether insurance pays. */
    insurance_covered?: boolean | null;
    provider: Provider;
    /** The present instant unless given. */
    now?: Date | string;
  }): Consultation;
  /** Begins the visit. */
  start(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Consultation;
  /** Ends the visit as planned and derives its minutes. */
  complete(members?: {
    /** The reason for the visit, in the patient's words. */
    chief_complaint?: string | null;
    /** History of the present illness. */
    history_present_illness?: string | null;
    /** The provider's assessment. */
    assessment?: string | null;
    /** The plan of care. */
    plan?: string | null;
    /** Whether another visit is needed. */
    follow_up_required?: boolean;
    /** When it should take place. */
    follow_up_date?: string | null;
    /** Where to join the call. */
    video_call_url?: string | null;
    /** Where the recording is. */
    recording_url?: string | null;
    /** Further notes. */
    notes?: string | null;
    /** Whether insurance pays. */
    insurance_covered?: boolean;
    /** The present instant unless given. */
    now?: Date | string;
  }): Consultation;
  /** Calls the visit off; one that is under way ends now. */
  cancel(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Consultation;
  /** Records that the patient did not come, once the booked time has begun. */
  markNoShow(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Consultation;
  /** Gives the slot up for a visit at another time, which is booked with `schedule`. */
  reschedule(): Consultation;
  /** Adds to the notes of a visit, whatever its status. */
  document(members?: {
    /** The reason for the visit, in the patient's words. */
    chief_complaint?: string | null;
    /** History of the present illness. */
    history_present_illness?: string | null;
    /** The provider's assessment. */
    assessment?: string | null;
    /** The plan of care. */
    plan?: string | null;
    /** Whether another visit is needed. */
    follow_up_required?: boolean;
    /** When it should take place. */
    follow_up_date?: string | null;
    /** Where to join the call. */
    video_call_url?: string | null;
    /** Where the recording is. */
    recording_url?: string | null;
    /** Further notes. */
    notes?: string | null;
    /** Whether insurance pays. */
    insurance_covered?: boolean;
  }): Consultation;
  /** Names a prescription that was made in the visit; naming it twice changes nothing. */
  addPrescription(members: {
    prescription_id: string;
  }): Consultation;
  /** The record as plain JSON, protected health information included. */
  toJSON(): ConsultationRecord;
}

/** The record of a `Consultation`. */
export interface ConsultationRecord {
  /** Primary key. */
  id: string;
  /** Who is seen. */
  patient_id: string;
  /** Who sees. */
  provider_id: string;
  /** What kind of visit it is. */
  consultation_type: ConsultationType;
  /** Where the visit stands. */
  status: ConsultationStatus;
  /** Booked start. */
  scheduled_at: Date | string;
  /** Booked end; no other visit of the provider may overlap while this one is scheduled or in progress. */
  slot_end: Date | string;
  /** Real start. */
  started_at?: Date | string | null;
  /** Real end. */
  ended_at?: Date | string | null;
  /** Minutes from start to end, rounded up; when a visit is booked, the length of its slot. */
  duration_minutes?: number | null;
  /** The reason for the visit, in the patient's words. */
  chief_complaint?: string | null;
  /** History of the present illness. */
  history_present_illness?: string | null;
  /** The provider's assessment. */
  assessment?: string | null;
  /** The plan of care. */
  plan?: string | null;
  /** Whether another visit is needed. */
  follow_up_required: boolean;
  /** When it should take place. */
  follow_up_date?: string | null;
  /** Where to join the call. */
  video_call_url?: string | null;
  /** Where the recording is. */
  recording_url?: string | null;
  /** Further notes. */
  notes?: string | null;
  /** What the visit costs. */
  fee: string;
  /** Whether insurance pays. */
  insurance_covered: boolean;
  /** The prescriptions that were made in the visit. */
  prescription_ids: readonly string[];
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Consultation` to list; all conditions that are set must hold. */
export interface ConsultationFilter {
  /** `patient_id` must be equal to this. */
  patient_id?: string;
  /** `provider_id` must be equal to this. */
  provider_id?: string;
  /** `status` must be equal to this. */
  status?: ConsultationStatus;
  /** `scheduled_at` must be at or after this. */
  scheduled_from?: Date | string;
  /** `scheduled_at` must be before this. */
  scheduled_before?: Date | string;
}

/** A provider's order for a drug. */
export declare class Prescription {
  #private;
  /** Takes over a record that keeps every rule; throws `InvalidError` with every one that it breaks. */
  constructor(record: PrescriptionRecord | Prescription);
  /** Primary key. */
  readonly id: string;
  /** Who takes it. */
  readonly patient_id: string;
  /** Who prescribed it. */
  readonly provider_id: string;
  /** The visit in which it was prescribed. */
  readonly consultation_id: string | null;
  /** The order that fills it. */
  readonly order_id: string | null;
  /** Name of the drug. */
  readonly medication_name: string;
  /** Its generic name. */
  readonly generic_name: string | null;
  /** Strength, such as 500 mg. */
  readonly strength: string;
  /** The form in which it is taken. */
  readonly dosage_form: DosageForm;
  /** Units to dispense. */
  readonly quantity: number;
  /** Days that a fill lasts. */
  readonly days_supply: number;
  /** How to take it. */
  readonly instructions: string;
  /** Refills that are left. */
  readonly refills_remaining: number;
  /** Refills that were allowed. */
  readonly total_refills: number;
  /** Where the prescription stands. */
  readonly status: PrescriptionStatus;
  /** When it was prescribed. */
  readonly prescribed_at: Date;
  /** From when on it cannot be filled. */
  readonly expires_at: Date;
  /** The pharmacy that fills it. */
  readonly pharmacy_id: string | null;
  /** National Drug Code. */
  readonly ndc_number: string | null;
  /** The schedule of a controlled substance. */
  readonly controlled_substance_schedule: ControlledSchedule | null;
  /** What speaks against it. */
  readonly contraindications: readonly string[] | null;
  /** Drugs that it interacts with. */
  readonly drug_interactions: readonly string[] | null;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /**
   * Prescribes a drug. A controlled one needs a provider with a DEA number, a visit of this patient with this
   * provider, limits within its schedule, and a telemedicine policy that covers the day.
   */
  static prescribe(members: {
    /** Who takes it. */
    patient_id: string;
    /** Name of the drug. */
    medication_name: string;
    /** Strength, such as 500 mg. */
    strength: string;
    /** The form in which it is taken. */
    dosage_form: DosageForm;
    /** Units to dispense. */
    quantity: number;
    /** Days that a fill lasts. */
    days_supply: number;
    /** How to take it. */
    instructions: string;
    /** From when on it cannot be filled. */
    expires_at: Date | string;
    /** Primary key. */
    id?: string | null;
    /** Its generic name. */
    generic_name?: string | null;
    /** Refills that were allowed. */
    total_refills?: number | null;
    /** The pharmacy that fills it. */
    pharmacy_id?: string | null;
    /** National Drug Code. */
    ndc_number?: string | null;
    /** The schedule of a controlled substance. */
    controlled_substance_schedule?: ControlledSchedule | null;
    /** What speaks against it. */
    contraindications?: readonly string[] | null;
    /** Drugs that it interacts with. */
    drug_interactions?: readonly string[] | null;
    provider: Provider;
    visit?: Consultation | null;
    policy?: string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Prescription;
  /** Uses one refill; none are left, or the prescription has expired, and it is refused. */
  refill(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Prescription;
  /** Records that the drug was taken as planned. */
  complete(): Prescription;
  /** Withdraws the prescription. */
  cancel(): Prescription;
  /** Records that the prescription has expired, not before its time. */
  expire(members?: {
    /** The present instant unless given. */
    now?: Date | string;
  }): Prescription;
  /** Sends an active prescription to another pharmacy, or to none. */
  transfer(members?: {
    /** The pharmacy that fills it. */
    pharmacy_id?: string | null;
  }): Prescription;
  /** The record as plain JSON, protected health information included. */
  toJSON(): PrescriptionRecord;
}

/** The record of a `Prescription`. */
export interface PrescriptionRecord {
  /** Primary key. */
  id: string;
  /** Who takes it. */
  patient_id: string;
  /** Who prescribed it. */
  provider_id: string;
  /** The visit in which it was prescribed. */
  consultation_id?: string | null;
  /** The order that fills it. */
  order_id?: string | null;
  /** Name of the drug. */
  medication_name: string;
  /** Its generic name. */
  generic_name?: string | null;
  /** Strength, such as 500 mg. */
  strength: string;
  /** The form in which it is taken. */
  dosage_form: DosageForm;
  /** Units to dispense. */
  quantity: number;
  /** Days that a fill lasts. */
  days_supply: number;
  /** How to take it. */
  instructions: string;
  /** Refills that are left. */
  refills_remaining: number;
  /** Refills that were allowed. */
  total_refills: number;
  /** Where the prescription stands. */
  status: PrescriptionStatus;
  /** When it was prescribed. */
  prescribed_at: Date | string;
  /** From when on it cannot be filled. */
  expires_at: Date | string;
  /** The pharmacy that fills it. */
  pharmacy_id?: string | null;
  /** National Drug Code. */
  ndc_number?: string | null;
  /** The schedule of a controlled substance. */
  controlled_substance_schedule?: ControlledSchedule | null;
  /** What speaks against it. */
  contraindications?: readonly string[] | null;
  /** Drugs that it interacts with. */
  drug_interactions?: readonly string[] | null;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Prescription` to list; all conditions that are set must hold. */
export interface PrescriptionFilter {
  /** `patient_id` must be equal to this. */
  patient_id?: string;
  /** `provider_id` must be equal to this. */
  provider_id?: string;
  /** `consultation_id` must be equal to this. */
  consultation_id?: string;
  /** `status` must be equal to this. */
  status?: PrescriptionStatus;
}

/** One treatment session of a patient. */
export declare class Session {
  #private;
  /** Takes over a record that keeps every rule; throws `InvalidError` with every one that it breaks. */
  constructor(record: SessionRecord | Session);
  /** Primary key. */
  readonly id: string;
  /** Who is treated. */
  readonly patient_id: string;
  /** Who treats. */
  readonly provider_id: string;
  /** The visit that it belongs to. */
  readonly consultation_id: string | null;
  /** The telehealth flow that it belongs to. */
  readonly telehealth_flow_id: string | null;
  /** What it is for. */
  readonly session_type: SessionType;
  /** Where it stands. */
  readonly status: SessionStatus;
  /** The day for which it is planned. */
  readonly scheduled_date: string;
  /** The plan of treatment. */
  readonly plan: string | null;
  /** Notes on the progress. */
  readonly progress_notes: string | null;
  /** Assessment and plan. */
  readonly assessment_and_plan: string | null;
  /** When the row was made. */
  readonly created_at: Date;
  /** When the row last changed; the version that a save compares. */
  readonly updated_at: Date;
  /** Plans a session for today (UTC) or a later day. */
  static schedule(members: {
    /** Who is treated. */
    patient_id: string;
    /** Who treats. */
    provider_id: string;
    /** What it is for. */
    session_type: SessionType;
    /** The day for which it is planned. */
    scheduled_date: string;
    /** Primary key. */
    id?: string | null;
    /** The visit that it belongs to. */
    consultation_id?: string | null;
    /** The telehealth flow that it belongs to. */
    telehealth_flow_id?: string | null;
    /** The plan of treatment. */
    plan?: string | null;
    /** The present instant unless given. */
    now?: Date | string;
  }): Session;
  /** Begins the session, or takes it up again. */
  start(): Session;
  /** Ends the session for good. */
  complete(): Session;
  /** Ends the session for now, to be taken up again. */
  followUp(): Session;
  /** Calls the session off. */
  cancel(): Session;
  /** Adds to the notes of the session, whatever its status. */
  document(members?: {
    /** The plan of treatment. */
    plan?: string | null;
    /** Notes on the progress. */
    progress_notes?: string | null;
    /** Assessment and plan. */
    assessment_and_plan?: string | null;
  }): Session;
  /** The record as plain JSON, protected health information included. */
  toJSON(): SessionRecord;
}

/** The record of a `Session`. */
export interface SessionRecord {
  /** Primary key. */
  id: string;
  /** Who is treated. */
  patient_id: string;
  /** Who treats. */
  provider_id: string;
  /** The visit that it belongs to. */
  consultation_id?: string | null;
  /** The telehealth flow that it belongs to. */
  telehealth_flow_id?: string | null;
  /** What it is for. */
  session_type: SessionType;
  /** Where it stands. */
  status: SessionStatus;
  /** The day for which it is planned. */
  scheduled_date: string;
  /** The plan of treatment. */
  plan?: string | null;
  /** Notes on the progress. */
  progress_notes?: string | null;
  /** Assessment and plan. */
  assessment_and_plan?: string | null;
  /** When the row was made. */
  created_at: Date | string;
  /** When the row last changed; the version that a save compares. */
  updated_at: Date | string;
}

/** Which rows of `Session` to list; all conditions that are set must hold. */
export interface SessionFilter {
  /** `patient_id` must be equal to this. */
  patient_id?: string;
  /** `provider_id` must be equal to this. */
  provider_id?: string;
  /** `status` must be equal to this. */
  status?: SessionStatus;
  /** `scheduled_date` must be at or after this. */
  scheduled_from?: string;
  /** `scheduled_date` must be before this. */
  scheduled_before?: string;
}

/** The questions that a transaction answers. */
export interface Finders {
  /**
   * The user with an e-mail address, if there is one.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  userByEmail(members: {
    email: string;
  }): Promise<User | null>;
  /**
   * A provider's visits of any status that were booked to begin from `since` and before `until`, in their order.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  agenda(members: {
    provider_id: string;
    since: Date | string;
    until: Date | string;
  }): Promise<readonly Consultation[]>;
  /**
   * The slots of a provider between two instants that can be booked; see
   * `Provider::free_slots`.
   *
   * Throws: `NotFoundError` without such a provider, and where the range is too long.
   */
  freeSlots(members: {
    provider_id: string;
    since: Date | string;
    until: Date | string;
  }): Promise<readonly Slot[]>;
  /**
   * A patient's chart.
   *
   * Throws: `NotFoundError` without such a patient.
   */
  chart(members: {
    patient_id: string;
  }): Promise<PatientChart>;
  /**
   * The active prescriptions that expire before an instant, the next one first.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  expiringBefore(members: {
    instant: Date | string;
  }): Promise<readonly Prescription[]>;
  /**
   * The prescriptions that were made in any of these visits, in the order in which they were made.
   *
   * Throws: `UnavailableError` where the database cannot serve.
   */
  prescriptionsOf(members: {
    consultation_ids: readonly string[];
  }): Promise<readonly Prescription[]>;
}

/** Every entity. */
export type Entity = User | Patient | Provider | Administrator | Consultation | Prescription | Session;

/** Every entity class. */
export type EntityClass = typeof User | typeof Patient | typeof Provider | typeof Administrator | typeof Consultation | typeof Prescription | typeof Session;

/** The conditions on the entities of a class. */
export type FilterOf<E extends Entity> =
  E extends User ? UserFilter :
  E extends Patient ? PatientFilter :
  E extends Provider ? ProviderFilter :
  E extends Administrator ? AdministratorFilter :
  E extends Consultation ? ConsultationFilter :
  E extends Prescription ? PrescriptionFilter :
  E extends Session ? SessionFilter :
  never;

/** Every error code. */
export type Code =
  | "field.missing"
  | "field.unknown"
  | "field.wrong_type"
  | "label.unknown"
  | "list.too_long"
  | "text.too_long"
  | "text.null_byte"
  | "text.lone_surrogate"
  | "text.blank"
  | "uuid.malformed"
  | "timestamp.malformed"
  | "timestamp.out_of_range"
  | "date.malformed"
  | "date.out_of_range"
  | "integer.out_of_range"
  | "integer.negative"
  | "integer.not_positive"
  | "money.malformed"
  | "money.negative"
  | "money.too_precise"
  | "money.too_large"
  | "rating.out_of_range"
  | "email.malformed"
  | "phone.malformed"
  | "url.malformed"
  | "time_zone.unknown"
  | "postal_code.malformed"
  | "us_state.malformed"
  | "us_state.unknown"
  | "npi.malformed"
  | "npi.check_digit"
  | "ndc.malformed"
  | "dea_number.malformed"
  | "dea_number.check_digit"
  | "permission.malformed"
  | "availability.malformed"
  | "availability.overlap"
  | "availability.range"
  | "status.transition"
  | "user.email_taken"
  | "user.not_active"
  | "user.role_mismatch"
  | "patient.under_13"
  | "provider.npi_taken"
  | "provider.dea_number_taken"
  | "provider.license_expired"
  | "provider.not_accepting_patients"
  | "consultation.in_past"
  | "consultation.slot"
  | "consultation.duration"
  | "consultation.ended_before_started"
  | "consultation.double_booking"
  | "consultation.not_due"
  | "prescription.expiry"
  | "prescription.refills"
  | "prescription.no_refills"
  | "prescription.expired"
  | "prescription.not_expired"
  | "prescription.controlled"
  | "prescription.prescriber"
  | "prescription.visit"
  | "prescription.telemedicine"
  | "session.in_past"
  | "reference.unknown"
  | "reference.in_use"
  | "row.not_found"
  | "row.stale"
  | "row.corrupt"
  | "access.denied"
  | "database.url_malformed"
  | "database.unreachable"
  | "database.pool_exhausted"
  | "database.connection_lost"
  | "database.outcome_unknown"
  | "database.contention"
  | "database.not_migrated"
  | "database.too_new"
  | "database.migration_failed"
  | "database.unexpected"
  | "embedded.not_found"
  | "embedded.unusable"
  | "embedded.wrong_version"
  | "embedded.no_account"
  | "embedded.unreachable"
  | "embedded.foreign"
  | "embedded.in_use"
  | "embedded.failed"
  | "embedded.timed_out"
  | "embedded.io"
  | "transaction.aborted"
  | "transaction.finished"
  | "portal.closed"
  | "page.limit"
  | "internal.panic"
  | "id.taken";

/** What each error code means. */
export declare const codes: { readonly [code in Code]: string };
