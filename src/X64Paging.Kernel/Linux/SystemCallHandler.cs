// SPDX-License-Identifier: MIT
using X64Paging.Kernel.Processes;

namespace X64Paging.Kernel.Linux;

/// <summary>Serves one system call of the current process.</summary>
internal delegate SystemCallResult SystemCallHandler(Process process, in SystemCallArguments arguments);
