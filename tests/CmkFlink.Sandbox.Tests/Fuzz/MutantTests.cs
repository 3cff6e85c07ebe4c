using System.Diagnostics;
using System.Globalization;
using System.Text;
using CmkFlink.Sandbox.Tests.Signing;
using Xunit.Abstractions;

namespace CmkFlink.Sandbox.Tests.Fuzz;

/// <summary>
/// Mutated requests, half of them signed again with valid credentials: no crash, no hang, no 5xx, no growth of memory, and nobody is taken for somebody else or for having said something else.
/// 20,000 in every run; CMKFLINK_FUZZ_MUTANTS=1000000 makes a million of them. A mutant is made from its number alone, which a failure names.
/// </summary>
[Collection(nameof(MutantTests))]
[CollectionDefinition(nameof(MutantTests), DisableParallelization = true)] // Memory is the process's: what other tests hold would be measured with it.
public sealed class MutantTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Batch = 2000;

    /// <summary>Far below what a leak of 1 KB a mutant would make between the halves of 20,000.</summary>
    private const long AllowedGrowth = 5L * 1024 * 1024;

    /// <summary>Longer than any body may be.</summary>
    private static readonly byte[] _filler = [.. Enumerable.Repeat((byte)'f', (1 << 20) + 17)];

    private FuzzServer _server = null!;

    /// <summary>Signs what is changed before it is signed, and may everything.</summary>
    private TestSigner _administrator = null!;

    /// <summary>Signs what is changed before it is signed, and may nothing.</summary>
    private TestSigner _reader = null!;

    /// <summary>Signs what is changed afterwards, and nothing else: whatever happens in this name must be what was signed.</summary>
    private TestSigner _operator = null!;

    private static int Mutants => int.TryParse(Environment.GetEnvironmentVariable("CMKFLINK_FUZZ_MUTANTS"), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 20_000;

    public Task InitializeAsync()
    {
        _server = FuzzServer.Start();
        (_administrator, _reader, _operator) = (_server.Signer("account-administrator"), _server.Signer("reader"), _server.Signer("operator"));
        Assert.Equal(200, _server.Exchange(new FuzzRequest("iam", null, "Action=CreateUser&Version=2010-05-08&UserName=fuzz").Signed(_administrator)));
        _server.TakeEvents();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Assert.Empty(_server.Defects);
    }

    [Fact]
    public void No_mutant_crashes_hangs_grows_or_passes_for_somebody()
    {
        HashSet<(string, string?)> meant = Meant();
        Stopwatch watch = Stopwatch.StartNew();
        int count = Mutants;
        List<long> memory = [];
        int answered = 0, allowed = 0, believed = 0;
        for (int start = 0; start < count; start += Batch)
        {
            // Signatures are good for 15 minutes.
            _administrator = _administrator with { Time = DateTimeOffset.UtcNow };
            _reader = _reader with { Time = DateTimeOffset.UtcNow };
            _operator = _operator with { Time = DateTimeOffset.UtcNow };
            Parallel.For(start, Math.Min(count, start + Batch), new ParallelOptions { MaxDegreeOfParallelism = 8 }, number =>
            {
                int status = Send(number);
                Assert.True(status is 0 or (>= 200 and < 500), $"Mutant {number} was answered {status}.");
                if (status > 0) Interlocked.Increment(ref answered);
                if (status == 200) Interlocked.Increment(ref allowed);
            });
            foreach (SandboxEvent call in _server.TakeEvents()) believed += Check(call, meant) ? 1 : 0;
            memory.Add(GC.GetTotalMemory(forceFullCollection: true));
        }

        // Pooled buffers of a megabyte come and go with the threads: a leak is what even the leanest moment of the second half still holds, over the leanest of the first.
        long growth = memory[(memory.Count / 2)..].Min() - memory[..(memory.Count / 2)].Min();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} mutants in {watch.Elapsed.TotalSeconds:0.0} s: {answered} answered, {allowed} with 200, {believed} of those changed after signing were believed, as what was signed; memory grew by {growth / 1024} KB."));
        Assert.True(growth < AllowedGrowth, $"Memory grew by {growth} bytes.");
        // A fuzzer whose mutants all fail at the first check tests that check only.
        Assert.InRange(allowed, count / 50, count / 2);
        Assert.InRange(believed, count / 1000, count / 4);
        Assert.InRange(answered, count * 3 / 4, count);
    }

    /// <summary>Even numbers: signed, then changed, so that nothing may be believed but what was signed. Odd ones: changed, then signed.</summary>
    private int Send(int number)
    {
        var random = new Random(number);
        if (number % 500 == 0) return _server.ExchangeStalling(Stalling(random));
        if (number % 250 == 1) return _server.Exchange(Oversized(random));
        if (number % 2 == 0) return _server.Exchange(Mutator.Bytes(Pick(FuzzRequest.Harmless, random).Signed(_operator, random.Next(4) == 0), random));
        (IReadOnlyList<FuzzRequest> requests, TestSigner signer) = random.Next(2) == 0 ? (FuzzRequest.Harmless, _administrator) : (FuzzRequest.Forbidden, _reader);
        byte[] request = Mutator.Request(Pick(requests, random), Pick(requests, random), random).Signed(signer, random.Next(4) == 0);
        return random.Next(4) == 0 ? _server.ExchangeInPieces(request, random) : _server.Exchange(request);
    }

    private byte[] Stalling(Random random)
    {
        byte[] request = Pick(FuzzRequest.Harmless, random).Signed(_operator);
        return request[..random.Next(1, request.Length - 1)];
    }

    private byte[] Oversized(Random random)
    {
        // Put together from bytes: texts of this size would stay in the test's own pools and look like a leak of the sandbox.
        byte[] request = Pick(FuzzRequest.Harmless, random).Signed(_administrator);
        int headers = request.AsSpan().IndexOf("\r\n"u8) + 2;
        bool isHead = random.Next(2) == 0;
        string header = isHead ? "x-filler: " : string.Create(CultureInfo.InvariantCulture, $"content-length: {_filler.Length}\r\n");
        byte[] more = isHead ? [.. Encoding.ASCII.GetBytes(header), .. _filler.AsSpan(0, 70_000), .. "\r\n"u8] : Encoding.ASCII.GetBytes(header);
        if (isHead) return [.. request.AsSpan(0, headers), .. more, .. request.AsSpan(headers)];
        int length = request.AsSpan().IndexOf("content-length"u8);
        int end = length + request.AsSpan(length).IndexOf("\r\n"u8) + 2;
        return [.. request.AsSpan(0, length), .. more, .. request.AsSpan(end, request.AsSpan().IndexOf("\r\n\r\n"u8) + 4 - end), .. _filler];
    }

    /// <summary>What the calls of the harmless requests say, as the sandbox understands them unchanged.</summary>
    private HashSet<(string, string?)> Meant()
    {
        foreach (FuzzRequest request in FuzzRequest.Harmless) Assert.InRange(_server.Exchange(request.Signed(_operator)), 200, 499);
        HashSet<(string, string?)> meant = [.. _server.TakeEvents().Select(call => (call.EventName, call.RequestParameters?.GetRawText()))];
        Assert.Equal(FuzzRequest.Harmless.Count, meant.Count);
        return meant;
    }

    /// <returns>Whether the call was changed after it was signed.</returns>
    private static bool Check(SandboxEvent call, HashSet<(string, string?)> meant)
    {
        string said = $"{call.EventName} {call.RequestParameters}";
        switch (call.UserIdentity.Arn)
        {
            case "arn:aws:iam::123456789012:user/account-administrator":
                return false;
            case "arn:aws:sts::123456789012:assumed-role/Reader/reader":
                Assert.True(call.Decision != "allowed" && (call.ErrorCode is not null || call.EventName == "GetCallerIdentity"), $"The reader was allowed {said}");
                return false;
            case "arn:aws:sts::123456789012:assumed-role/Operator/operator":
                Assert.True(meant.Contains((call.EventName, call.RequestParameters?.GetRawText())), $"The operator never signed {said}");
                return true;
            default:
                Assert.Fail($"Nobody signed {said} as {call.UserIdentity.Arn ?? call.UserIdentity.Type}");
                return false;
        }
    }

    private static FuzzRequest Pick(IReadOnlyList<FuzzRequest> requests, Random random) => requests[random.Next(requests.Count)];
}
