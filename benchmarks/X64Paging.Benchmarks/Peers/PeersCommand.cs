// SPDX-License-Identifier: MIT
using System.Globalization;

namespace X64Paging.Benchmarks.Peers;

/// <summary><c>peers</c>: the fault path beside whatever else is installed, in one run.</summary>
internal static class PeersCommand
{
    public static int Execute()
    {
        PeerResult ours = Ourselves.Measure();
        PeerResult[] peers = [NativeLinux.Measure(), Unicorn.Measure()];
        Console.WriteLine($"{"work",-18} {ours.Name,14}" + string.Concat(peers.Where(HasFigures).Select(peer => $" {peer.Name,14} {"ratio",8}")));
        foreach (PeerWork work in Enum.GetValues<PeerWork>())
        {
            double nanoseconds = ours.Nanoseconds[work];
            Console.WriteLine($"{work,-18} {Time(nanoseconds),14}" + string.Concat(peers.Where(HasFigures).Select(peer => Compare(peer, work, nanoseconds))));
        }

        foreach (PeerResult peer in peers.Where(peer => !HasFigures(peer)))
            Console.WriteLine($"{peer.Name} is missing: {peer.Absence}.");
        return 0;
    }

    private static bool HasFigures(PeerResult peer) => peer.Absence == null;

    private static string Compare(PeerResult peer, PeerWork work, double ours) => peer.Nanoseconds.TryGetValue(work, out double theirs)
        ? string.Create(CultureInfo.InvariantCulture, $" {Time(theirs),14} {theirs / ours,7:F1}x")
        : $" {"-",14} {"-",8}";

    private static string Time(double nanoseconds) => nanoseconds switch
    {
        < 1e4 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:F0} ns"),
        < 1e7 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e3:F0} us"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:F1} ms"),
    };
}
