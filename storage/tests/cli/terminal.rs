//! A terminal for the program, and who sits at it.
#![allow(unsafe_code, reason = "the standard library opens no terminals")]

use std::{
    fs::File,
    io::{Read, Write},
    mem::MaybeUninit,
    os::fd::{AsRawFd, FromRawFd},
    process::Stdio,
    ptr, thread,
    time::{Duration, Instant},
};

pub struct Terminal {
    /// The end of the person.
    person: File,
    /// The end of the program. Held, so that what was shown stays readable.
    program: File,
}

impl Terminal {
    pub fn open() -> Self {
        let (mut person, mut program) = (0, 0);
        // SAFETY: the pointers are to two integers, or null, which stands for the defaults.
        let opened = unsafe {
            libc::openpty(&raw mut person, &raw mut program, ptr::null_mut(), ptr::null_mut(), ptr::null_mut())
        };
        assert_eq!(opened, 0, "a terminal");
        // SAFETY: both are open, and nobody else has them.
        unsafe { Self { person: File::from_raw_fd(person), program: File::from_raw_fd(program) } }
    }

    /// A stream of the program.
    pub fn stdio(&self) -> Stdio {
        self.program.try_clone().expect("a copy").into()
    }

    /// Waits until what is entered is not shown.
    pub fn wait_until_hidden(&self) {
        let until = Instant::now() + Duration::from_secs(60);
        while self.shows_input() {
            assert!(Instant::now() < until, "the program does not ask");
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn shows_input(&self) -> bool {
        let mut settings = MaybeUninit::uninit();
        // SAFETY: the descriptor is open, and the pointer is to the settings, which are read only if they were written.
        unsafe {
            assert_eq!(libc::tcgetattr(self.program.as_raw_fd(), settings.as_mut_ptr()), 0);
            settings.assume_init().c_lflag & libc::ECHO != 0
        }
    }

    pub fn enter(&self, text: &str) {
        (&self.person).write_all(text.as_bytes()).expect("entered");
    }

    /// What the terminal shows.
    pub fn shown(&self) -> String {
        let mut bytes = [0; 4096];
        let length = (&self.person).read(&mut bytes).expect("something");
        String::from_utf8_lossy(&bytes[..length]).into_owned()
    }
}
