// SPDX-License-Identifier: MIT
using System.Numerics;
using HdrHistogram;
using HdrHistogram.Iteration;

namespace X64Paging.Diagnostics.Profiling;

/// <summary>What a phase took, over all faults: model cycles or host nanoseconds, to three digits.</summary>
public sealed class PhaseHistogram
{
    private const long Longest = 3_600_000_000_000;
    private const int Digits = 3;

    private readonly LongHistogram _histogram = new(Longest, Digits);

    internal PhaseHistogram(string name) => Name = name;

    /// <summary>The phase, or <c>fault</c> for all phases together.</summary>
    public string Name { get; }

    /// <summary>Faults.</summary>
    public ulong Count => (ulong)_histogram.TotalCount;

    /// <summary>All faults together, exactly.</summary>
    public ulong Sum { get; private set; }

    /// <summary>The longest, exactly.</summary>
    public ulong Maximum { get; private set; }

    /// <summary>What so many per cent of the faults did not exceed.</summary>
    /// <param name="percent">0 to 100.</param>
    public ulong Percentile(double percent) =>
        Count == 0 ? 0 : ulong.Min((ulong)_histogram.GetValueAtPercentile(percent), Maximum);

    /// <summary>Counts of faults by the highest amount of a bucket, in order; buckets are an eighth of a power of two wide.</summary>
    public IReadOnlyList<KeyValuePair<ulong, ulong>> Buckets()
    {
        SortedDictionary<ulong, ulong> buckets = [];
        foreach (HistogramIterationValue value in _histogram.RecordedValues())
        {
            ulong end = BucketEnd((ulong)value.ValueIteratedTo);
            buckets[end] = buckets.GetValueOrDefault(end) + (ulong)value.CountAtValueIteratedTo;
        }

        return [.. buckets];
    }

    internal void Add(ulong amount)
    {
        _histogram.RecordValue(long.Min((long)amount, Longest));
        Sum += amount;
        Maximum = ulong.Max(Maximum, amount);
    }

    private static ulong BucketEnd(ulong amount)
    {
        const int FractionBits = 3;
        int shift = int.Max(0, BitOperations.Log2(amount | 1) - FractionBits);
        return ((amount >> shift) + 1 << shift) - 1;
    }
}
