// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Processes;

/// <summary>Who all processes run as: an ordinary user.</summary>
internal static class ProcessIdentity
{
    public const uint UserId = 1000;
    public const uint GroupId = 1000;
}
