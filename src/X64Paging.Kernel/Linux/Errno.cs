// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux;

/// <summary>Linux's error numbers on x86-64; a system call answers their negative.</summary>
internal enum Errno : short
{
    /// <summary>No error: a call answers 0.</summary>
    None = 0,
    OperationNotPermitted = 1,
    NoEntry = 2,
    NoProcess = 3,
    Interrupted = 4,
    InputOutput = 5,
    NoDeviceOrAddress = 6,
    ArgumentListTooLong = 7,
    NotExecutable = 8,
    BadDescriptor = 9,
    NoChild = 10,
    TryAgain = 11,
    OutOfMemory = 12,
    AccessDenied = 13,
    BadAddress = 14,
    Exists = 17,
    CrossDevice = 18,
    NoDevice = 19,
    NotDirectory = 20,
    IsDirectory = 21,
    InvalidArgument = 22,
    TooManyFilesInSystem = 23,
    TooManyFiles = 24,
    NotTerminal = 25,
    FileTooLarge = 27,
    NoSpace = 28,
    IllegalSeek = 29,
    ReadOnlyFileSystem = 30,
    BrokenPipe = 32,
    OutOfRange = 34,
    NameTooLong = 36,
    NotImplemented = 38,
    NotEmpty = 39,
    LinkLoop = 40,
    NotSupported = 95,
    TimedOut = 110,
}
