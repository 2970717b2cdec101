// SPDX-License-Identifier: MIT
using System.Reflection;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using X64Paging.Benchmarks.Faults;
using Xunit;

namespace X64Paging.Benchmarks.Tests;

/// <summary>The gate of benchmarks/allocations.json: bytes that one operation of a benchmark may allocate. Nothing here is timed.</summary>
public sealed class AllocationGateTests
{
    private const BindingFlags Methods = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly MethodInfo[] s_benchmarks =
    [
        .. typeof(FaultPath).Assembly.GetTypes()
            .Where(type => type.Namespace is "X64Paging.Benchmarks.Faults" or "X64Paging.Benchmarks.Translation")
            .SelectMany(type => type.GetMethods(Methods))
            .Where(method => method.GetCustomAttribute<BenchmarkAttribute>() != null),
    ];

    public static TheoryData<string, long> Limits => [.. ReadLimits().Select(limit => (limit.Key, limit.Value))];

    [Theory, MemberData(nameof(Limits))]
    public void Operation_allocates_no_more_than_its_limit(string name, long limit)
    {
        const int Attempts = 20;
        MethodInfo method = s_benchmarks.Single(benchmark => NameOf(benchmark) == name);
        object benchmark = Activator.CreateInstance(method.DeclaringType!)!;
        using IDisposable disposable = (IDisposable)benchmark;
        foreach (PropertyInfo parameter in method.DeclaringType!.GetProperties().Where(property => property.GetCustomAttribute<ParamsAttribute>() != null))
            parameter.SetValue(benchmark, parameter.GetCustomAttribute<ParamsAttribute>()!.Values[0]);
        Marked<GlobalSetupAttribute>(method)?.Invoke(benchmark, null);
        Action operation = Bind(method, benchmark);
        Action? prepare = Preparation(method) is { } preparation ? Bind(preparation, benchmark) : null;

        // The least of several: the runtime itself allocates now and then while it compiles.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && least > limit; attempt++)
        {
            prepare?.Invoke();
            long before = GC.GetAllocatedBytesForCurrentThread();
            operation();
            least = long.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(least <= limit, $"{name} allocates {least} bytes; benchmarks/allocations.json allows {limit}");
    }

    [Fact]
    public void Every_benchmark_of_translations_and_faults_has_a_limit() =>
        Assert.Equal(s_benchmarks.Select(NameOf).Order(StringComparer.Ordinal), ReadLimits().Keys.Order(StringComparer.Ordinal));

    private static string NameOf(MethodInfo benchmark) => $"{benchmark.DeclaringType!.Name}.{benchmark.Name}";

    private static MethodInfo? Preparation(MethodInfo benchmark) => benchmark.DeclaringType!.GetMethods(Methods).FirstOrDefault(method =>
        method.GetCustomAttribute<IterationSetupAttribute>() is { } setup && (setup.Targets is null or [] || setup.Targets.Contains(benchmark.Name)));

    private static MethodInfo? Marked<T>(MethodInfo benchmark)
        where T : Attribute => benchmark.DeclaringType!.GetMethods(Methods).FirstOrDefault(method => method.GetCustomAttribute<T>() != null);

    /// <summary>A delegate that allocates nothing when it is called, whatever the method returns.</summary>
    private static Action Bind(MethodInfo method, object target)
    {
        if (method.ReturnType == typeof(void))
            return method.CreateDelegate<Action>(target);

        MethodInfo ignore = typeof(AllocationGateTests).GetMethod(nameof(Ignoring), BindingFlags.NonPublic | BindingFlags.Static)!;
        return (Action)ignore.MakeGenericMethod(method.ReturnType).Invoke(null, [method, target])!;
    }

    private static Action Ignoring<T>(MethodInfo method, object target)
    {
        Func<T> function = method.CreateDelegate<Func<T>>(target);
        return () => function();
    }

    private static Dictionary<string, long> ReadLimits()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder != null && !File.Exists(Path.Combine(folder.FullName, "X64Paging.sln")))
            folder = folder.Parent;
        string file = Path.Combine(folder?.FullName ?? "", "benchmarks", "allocations.json");
        return JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(file))!;
    }
}
