using System.Collections.Concurrent;
using System.Text.Json;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace CmkFlink.Rehearsal.Tests;

/// <summary><c>serve --state</c>, ended by a signal that no process can catch, in the middle of writing.</summary>
public sealed class KilledSandboxTests : IDisposable
{
    private const int Kills = 8;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("killed-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_kill_at_any_moment_leaves_a_file_with_everything_that_clients_were_told()
    {
        var told = new ConcurrentBag<string>();
        for (int kill = 0; kill < Kills; kill++)
        {
            using RehearsalProcess sandbox = Serve();
            JsonElement ready = JsonDocument.Parse(await sandbox.ReadyAsync()).RootElement;
            // The profiles of the first run, from files that were written once more: their keys open the account still.
            using IAmazonKeyManagementService kms = Client(ready);
            await AllAreThereAsync(kms, told);

            // Killed while four clients change the account, after as many changes as the run has a number.
            using var enough = new SemaphoreSlim(0);
            Task[] clients = [.. Enumerable.Range(0, 4).Select(_ => MakeKeysAsync(kms, told, enough))];
            for (int change = 0; change <= kill; change++) Assert.True(await enough.WaitAsync(RehearsalProcess.Patience));
            await sandbox.KillAsync();
            await Task.WhenAll(clients);

            using JsonDocument file = JsonDocument.Parse(await File.ReadAllBytesAsync(StateFile));
            string[] kept = [.. file.RootElement.GetProperty("services").GetProperty("kms").GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("keyId").GetString()!)];
            Assert.Empty(told.Except(kept));
        }

        Assert.True(told.Count >= Kills * (Kills + 1) / 2, $"{told.Count} keys were made.");
    }

    private string StateFile => Path.Combine(_folder.FullName, "account.json");

    // At a free port each time: the one of the last run may be somebody else's by now.
    private RehearsalProcess Serve() => RehearsalProcess.Start("serve", "--directory", _folder.FullName, "--state", StateFile);

    private static AmazonKeyManagementServiceClient Client(JsonElement ready)
    {
        var profiles = new CredentialProfileStoreChain(ready.GetProperty("credentialsFile").GetString());
        Assert.True(profiles.TryGetAWSCredentials("account-administrator", out AWSCredentials credentials));
        return new AmazonKeyManagementServiceClient(credentials, new AmazonKeyManagementServiceConfig { ServiceURL = ready.GetProperty("endpoint").GetString(), AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0 });
    }

    private static async Task MakeKeysAsync(IAmazonKeyManagementService kms, ConcurrentBag<string> told, SemaphoreSlim made)
    {
        try
        {
            while (true)
            {
                told.Add((await kms.CreateKeyAsync(new CreateKeyRequest())).KeyMetadata.KeyId);
                made.Release();
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or AmazonClientException or IOException)
        {
            // Killed: nobody was told anything of this call.
        }
    }

    private static async Task AllAreThereAsync(IAmazonKeyManagementService kms, IEnumerable<string> told)
    {
        List<string> there = [];
        string? marker = null;
        do
        {
            ListKeysResponse page = await kms.ListKeysAsync(new ListKeysRequest { Limit = 1000, Marker = marker });
            there.AddRange(page.Keys.Select(key => key.KeyId));
            marker = page.NextMarker;
        }
        while (marker is not null);
        Assert.Empty(told.Except(there));
    }
}
