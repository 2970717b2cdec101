// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>struct iovec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct IoVector(ulong Base, ulong Size);
