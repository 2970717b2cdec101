// SPDX-License-Identifier: MIT
using System.Diagnostics;
using X64Paging.Benchmarks.Faults;

namespace X64Paging.Benchmarks.Peers;

/// <summary>The work done here, timed as the peers' is: medians of rounds in one process.</summary>
internal static class Ourselves
{
    private const int Rounds = 201;

    public static PeerResult Measure()
    {
        Dictionary<PeerWork, double> result = [];
        using (FaultPath faults = new())
        {
            faults.WarmUp();
            result[PeerWork.CopyOnWriteCopy] = Median(faults.Fork, faults.Copy) / FaultPath.PageCount;
            result[PeerWork.CopyOnWriteReuse] = Median(faults.ForkAndEnd, faults.Reuse) / FaultPath.PageCount;
            result[PeerWork.DemandZero] = Median(faults.Discard, faults.DemandZero) / FaultPath.PageCount;
        }

        result[PeerWork.Fork64Mebibytes] = MedianFork(64);
        result[PeerWork.Fork1Gibibyte] = MedianFork(1024);
        return new PeerResult("X64Paging", result);
    }

    private static double MedianFork(int mebibytes)
    {
        using Fork fork = new() { Mebibytes = mebibytes };
        fork.Map();
        return Median(fork.EndChild, fork.TryFork);
    }

    private static double Median(Action prepare, Action work)
    {
        double[] samples = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            prepare();
            long start = Stopwatch.GetTimestamp();
            work();
            samples[round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        }

        Array.Sort(samples);
        return samples[Rounds / 2];
    }
}
