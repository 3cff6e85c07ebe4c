namespace CmkFlink.Sandbox.Tests.ModelBased;

/// <summary>What should come of calls, by the documentation of KMS and MSF. Shares no type with the sandbox: numbers stand for keys and applications, texts for error codes, <see langword="null"/> for success.</summary>
internal sealed class ReferenceModel
{
    private const string InvalidArgument = "InvalidArgumentException";
    private const string NotFound = "ResourceNotFoundException";
    private const string InUse = "ResourceInUseException";

    public List<ReferenceKey> Keys { get; } = [];

    public Dictionary<int, ReferenceApplication> Applications { get; } = [];

    /// <summary>Key and application of every ciphertext ever made.</summary>
    public List<(int Key, int Application)> Ciphertexts { get; } = [];

    public void Pass(int days) => Keys.ForEach(key => key.Pass(days));

    public void CreateKey(PolicyLeavesOut leavesOut, int application) => Keys.Add(new ReferenceKey(leavesOut, application));

    public string? PutPolicy(int key, PolicyLeavesOut leavesOut, int application) => WithKey(key, found => found.PutPolicy(leavesOut, application));

    public string? Disable(int key) => WithSwitchableKey(key, found => found.Disable());

    public string? Enable(int key) => WithSwitchableKey(key, found => found.Enable());

    public string? ScheduleDeletion(int key) => WithSwitchableKey(key, found => found.ScheduleDeletion());

    public string? CancelDeletion(int key) => Keys[key].Availability switch
    {
        KeyAvailability.Deleted => "NotFoundException",
        KeyAvailability.PendingDeletion => Do(Keys[key].Disable),
        _ => "KMSInvalidStateException",
    };

    public string? Rotate(int key) => Unusable(key) ?? Do(() => Keys[key].Rotations++);

    public string? Grant(int key, int number, int application) => Unusable(key) ?? Do(() => Keys[key].Grants.Add(new ReferenceGrant(number, application)));

    public string? Revoke(int key, int number) => WithKey(key, found => found.Grants.RemoveAll(grant => grant.Number == number));

    public string? Encrypt(int key, int application) => Unusable(key) ?? Do(() => Ciphertexts.Add((key, application)));

    /// <summary>The administrator by policy, the reader by grant; a key that is gone reads like one that is not allowed.</summary>
    public string? Decrypt(int ciphertext, bool isReader)
    {
        (int key, int application) = Ciphertexts[ciphertext];
        bool isAllowed = !isReader || Keys[key].Grants.Exists(grant => grant.Application == application);
        return isAllowed && Keys[key].Availability != KeyAvailability.Deleted ? Unusable(key) : "AccessDeniedException";
    }

    public string? CreateApplication(int application, int? key)
    {
        if (Applications.ContainsKey(application)) return InUse;
        if (!IsValid(key, application)) return InvalidArgument;
        Applications[application] = new ReferenceApplication { Key = key };
        return null;
    }

    public string? DeleteApplication(int application) => Applications.Remove(application) ? null : NotFound;

    /// <summary>Running: snapshot under the old key, restored under the new one. READY: taken note of.</summary>
    public string? Update(int application, int? key)
    {
        if (!Applications.TryGetValue(application, out ReferenceApplication? found)) return NotFound;
        if (!IsValid(key, application)) return InvalidArgument;
        if (found.IsRunning && !IsValid(found.RunningKey, application)) return InvalidArgument;
        if (found.IsRunning)
        {
            found.Snapshots.Add(new ReferenceSnapshot("", SnapshotOrigin.BeforeUpdate, found.Version, found.RunningKey, true));
            found.RunningKey = key;
        }

        found.Key = key;
        found.Version++;
        found.LastFailed = false;
        return null;
    }

    /// <summary>A restore succeeds exactly when the snapshot is whole and its key, and the key to run under, are available and authorized: for the operator at the call, for the service in the operation.</summary>
    /// <param name="snapshot">Index of a snapshot; <see langword="null"/> to begin empty.</param>
    public string? Start(int application, int? snapshot)
    {
        if (!Applications.TryGetValue(application, out ReferenceApplication? found)) return NotFound;
        if (found.IsRunning) return InUse;
        ReferenceSnapshot? restored = snapshot is { } index ? found.Snapshots[index] : null;
        if (restored is { IsReady: false }) return InvalidArgument;
        if (!Serves(restored?.Key, key => key.ServesOperator(application)) || !Serves(found.Key, key => key.ServesOperator(application))) return InvalidArgument;
        if (restored is { Damage: Damage.DataKey }) return InvalidArgument;
        found.IsRunning = Serves(restored?.Key, key => key.ServesDurableReads(application))
            && Serves(found.Key, key => key.ServesDurableWrites(application) && key.ServesRunningState(application))
            && restored is null or { Damage: Damage.None };
        found.RunningKey = found.Key;
        found.LastFailed = !found.IsRunning;
        return null;
    }

    /// <summary>A stop that cannot take its snapshot leaves the application running; one by force asks for no key.</summary>
    public string? Stop(int application, bool isForced)
    {
        if (!Applications.TryGetValue(application, out ReferenceApplication? found)) return NotFound;
        if (!found.IsRunning) return InUse;
        if (!isForced && !Serves(found.RunningKey, key => key.ServesOperator(application))) return InvalidArgument;
        bool isWritten = isForced || TakeSnapshot(found, application, "", SnapshotOrigin.AtStop);
        found.IsRunning = !isWritten;
        found.LastFailed = !isWritten;
        return null;
    }

    public string? Snapshot(int application, string name)
    {
        if (!Applications.TryGetValue(application, out ReferenceApplication? found)) return NotFound;
        if (!found.IsRunning) return "InvalidRequestException";
        if (!Serves(found.RunningKey, key => key.ServesOperator(application))) return InvalidArgument;
        TakeSnapshot(found, application, name, SnapshotOrigin.Manual);
        return null;
    }

    private bool TakeSnapshot(ReferenceApplication found, int application, string name, SnapshotOrigin origin)
    {
        bool isWritten = Serves(found.RunningKey, key => key.ServesDurableWrites(application));
        found.Snapshots.Add(new ReferenceSnapshot(name, origin, found.Version, found.RunningKey, isWritten));
        return isWritten;
    }

    private bool IsValid(int? key, int application) => Serves(key, found => found.ServesAll(application));

    /// <summary>Nothing is asked of the AWS owned key.</summary>
    private bool Serves(int? key, Func<ReferenceKey, bool> asked) => key is not { } number || asked(Keys[number]);

    /// <summary>Why a key cannot be used for cryptography, grants or rotation.</summary>
    private string? Unusable(int key) => Keys[key].Availability switch
    {
        KeyAvailability.Enabled => null,
        KeyAvailability.Disabled => "DisabledException",
        KeyAvailability.PendingDeletion => "KMSInvalidStateException",
        _ => "NotFoundException",
    };

    private string? WithKey(int key, Action<ReferenceKey> action) => Keys[key].Availability == KeyAvailability.Deleted ? "NotFoundException" : Do(() => action(Keys[key]));

    private string? WithSwitchableKey(int key, Action<ReferenceKey> action) => Keys[key].Availability switch
    {
        KeyAvailability.Deleted => "NotFoundException",
        KeyAvailability.PendingDeletion => "KMSInvalidStateException",
        _ => Do(() => action(Keys[key])),
    };

    private static string? Do(Action action)
    {
        action();
        return null;
    }
}
