// SPDX-License-Identifier: MIT
namespace X64Paging.Benchmarks.Peers;

/// <summary>What one peer needs for the same work, in nanoseconds.</summary>
/// <param name="Name">The peer.</param>
/// <param name="Nanoseconds">By work; what it cannot do, or was not asked to, is missing.</param>
/// <param name="Absence">Why there are no figures at all, or null.</param>
internal sealed record PeerResult(string Name, IReadOnlyDictionary<PeerWork, double> Nanoseconds, string? Absence = null)
{
    public static PeerResult Missing(string name, string why) => new(name, new Dictionary<PeerWork, double>(), why);
}
