using System.Text.Json.Nodes;
using CmkFlink.Policy.Calls;
using CmkFlink.Sandbox.Services;
using CmkFlink.Sandbox.State;

namespace CmkFlink.Sandbox.Flink;

/// <summary>Encrypts and decrypts applications' state, calling KMS as MSF does; checks keys before they are taken.</summary>
internal sealed class StateEncryption(SandboxAccount account, MsfKmsClient kms)
{
    /// <summary>The key that AWS owns: outside KMS, no policy speaks of it, and nobody can disable it.</summary>
    private byte[] _awsOwnedKey = SandboxIds.SecretBytes(32);

    /// <summary>The key that AWS owns, for the account's state.</summary>
    internal byte[] AwsOwnedKey { get => _awsOwnedKey; set => _awsOwnedKey = value.Length == 32 ? value : throw new ArgumentException("The AWS owned key has 32 bytes.", nameof(value)); }

    /// <summary>Resolves a key as the operator and checks what MSF demands of it.</summary>
    /// <param name="keyId">Key id, key ARN, alias or alias ARN, as the request had it.</param>
    /// <returns>The key's ARN.</returns>
    /// <exception cref="ServiceException">InvalidArgumentException, whatever the reason.</exception>
    public string ResolveKey(ServiceCall call, string applicationArn, string keyId)
    {
        JsonObject key;
        try
        {
            key = kms.Call(MsfKmsCalls.For(MsfPurpose.Validate).First(r => r.Caller == MsfCaller.Operator), call.Caller, applicationArn, keyId)["KeyMetadata"]!.AsObject();
        }
        catch (ServiceException e) when (IsRefusal(e))
        {
            throw FlinkErrors.KeyNotUsable(keyId);
        }
        // MSF developer guide, key-management-flink: symmetric keys, enabled, customer managed, in the application's account. Assumption MSF-5: same Region.
        bool usable = (string?)key["KeySpec"] == "SYMMETRIC_DEFAULT" && (string?)key["KeyUsage"] == "ENCRYPT_DECRYPT" && (string?)key["KeyState"] == "Enabled"
            && (string?)key["KeyManager"] == "CUSTOMER" && (string?)key["AWSAccountId"] == account.AccountId;
        return usable ? (string)key["Arn"]! : throw FlinkErrors.KeyNotUsable(keyId);
    }

    /// <summary>The dry runs of CreateApplication and UpdateApplication: every call that MSF will make, as operator and as both service principals.</summary>
    /// <exception cref="ServiceException">InvalidArgumentException: KMS refused one of them.</exception>
    public void Validate(ServiceCall call, string applicationArn, string keyArn) => Refusable(keyArn, () =>
    {
        foreach (MsfKmsCall row in MsfKmsCalls.Validation) kms.Call(row, call.Caller, applicationArn, keyArn, dryRun: true);
    });

    /// <summary>The operator's own share of an operation, made for real while the session is at hand. Returns the ids of grants made.</summary>
    /// <param name="ciphertext">The encrypted data key that is to be read.</param>
    /// <exception cref="ServiceException">InvalidArgumentException: KMS refused one of the calls.</exception>
    public List<string> CallAsOperator(ServiceCall call, string applicationArn, EncryptionSetting encryption, byte[]? ciphertext, params MsfPurpose[] purposes)
    {
        List<string> grants = [];
        if (encryption.KeyArn is not string keyArn) return grants;
        Refusable(keyArn, () =>
        {
            foreach (MsfKmsCall row in MsfKmsCalls.For(purposes).Where(r => r.Caller == MsfCaller.Operator))
            {
                JsonObject answer = kms.Call(row, call.Caller, applicationArn, keyArn, ciphertext);
                if ((string?)answer["GrantId"] is string grant) grants.Add(grant);
            }
        });
        return grants;
    }

    /// <summary>Seals a snapshot, as the service principal of durable storage.</summary>
    /// <exception cref="ServiceException">KMS refused.</exception>
    public SealedState SealDurable(StateImage image, EncryptionSetting encryption, string applicationArn)
    {
        if (encryption.KeyArn is not string keyArn) return SealedState.Seal(image, encryption, _awsOwnedKey, [], applicationArn);
        JsonObject dataKey = [];
        foreach (MsfKmsCall row in ServiceRows(MsfPurpose.WriteDurableState)) dataKey = kms.Call(row, null, applicationArn, keyArn);
        return SealedState.Seal(image, encryption, Bytes(dataKey, "Plaintext"), Bytes(dataKey, "CiphertextBlob"), applicationArn);
    }

    /// <summary>Reads a snapshot, as the service principal of durable storage.</summary>
    /// <exception cref="ServiceException">KMS refused, or the bytes are not those that were written.</exception>
    public StateImage OpenDurable(SealedState state, string applicationArn) => Open(state, applicationArn, ServiceRows(MsfPurpose.ReadDurableState));

    /// <summary>Reads the running state, as the service principal of running storage.</summary>
    /// <exception cref="ServiceException">As for <see cref="OpenDurable"/>.</exception>
    public StateImage OpenRunning(SealedState state, string applicationArn) => Open(state, applicationArn, [.. ServiceRows(MsfPurpose.RunningState).Where(r => r.Action == "kms:Decrypt")]);

    /// <summary>Provisions running storage and seals state in it; writes a first checkpoint, as every running job does.</summary>
    /// <exception cref="ServiceException">KMS refused; nothing is left behind.</exception>
    public RunningState Provision(StateImage image, EncryptionSetting encryption, string applicationArn)
    {
        if (encryption.KeyArn is not string keyArn) return new RunningState(SealedState.Seal(image, encryption, _awsOwnedKey, [], applicationArn), []);
        List<string> held = [];
        try
        {
            byte[] encrypted = [];
            byte[] dataKey = [];
            foreach (MsfKmsCall row in ServiceRows(MsfPurpose.Validate, MsfPurpose.WriteDurableState, MsfPurpose.RunningState))
            {
                JsonObject answer = kms.Call(row, null, applicationArn, keyArn, encrypted);
                switch (row.Action)
                {
                    case "kms:GenerateDataKeyWithoutPlaintext": encrypted = Bytes(answer, "CiphertextBlob"); break;
                    case "kms:Decrypt": dataKey = Bytes(answer, "Plaintext"); break;
                    case "kms:CreateGrant": held.Add((string)answer["GrantId"]!); break;
                }
            }
            return new RunningState(SealedState.Seal(image, encryption, dataKey, encrypted, applicationArn), held);
        }
        catch (ServiceException)
        {
            Release(encryption, held);
            throw;
        }
    }

    /// <summary>Ends running storage.</summary>
    public void Release(EncryptionSetting encryption, IEnumerable<string> grants)
    {
        if (encryption.KeyArn is not string keyArn) return;
        foreach (string grant in grants) kms.Retire(keyArn, grant);
    }

    private StateImage Open(SealedState state, string applicationArn, IReadOnlyList<MsfKmsCall> rows)
    {
        byte[] dataKey = _awsOwnedKey;
        if (state.Encryption.KeyArn is string keyArn)
        {
            foreach (MsfKmsCall row in rows) dataKey = Bytes(kms.Call(row, null, applicationArn, keyArn, state.EncryptedDataKey), "Plaintext");
        }
        return state.Open(dataKey, applicationArn) ?? throw new ServiceException("InvalidApplicationConfigurationException", "The application's state could not be read.");
    }

    private static IReadOnlyList<MsfKmsCall> ServiceRows(params MsfPurpose[] purposes) => [.. MsfKmsCalls.For(purposes).Where(r => r.Caller != MsfCaller.Operator)];

    private static byte[] Bytes(JsonObject answer, string member) => Convert.FromBase64String((string)answer[member]!);

    /// <summary>A throttled or failed call says nothing about the key: it is passed on as it is.</summary>
    private static bool IsRefusal(ServiceException e) => e.Status < 500 && !e.Code.StartsWith("Throttling", StringComparison.Ordinal);

    private static void Refusable(string keyArn, Action calls)
    {
        try
        {
            calls();
        }
        catch (ServiceException e) when (IsRefusal(e))
        {
            throw FlinkErrors.KeyNotUsable(keyArn);
        }
    }
}
