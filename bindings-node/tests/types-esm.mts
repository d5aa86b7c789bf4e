// The types in an ES module.

import { User, UserRole, embedded, type UserRecord } from "telehealth";

export const user: User = User.register({ email: "ada@example.com", role: UserRole.patient });
export const record: UserRecord = user.toRecord();
export const url: string = (await embedded()).url;
