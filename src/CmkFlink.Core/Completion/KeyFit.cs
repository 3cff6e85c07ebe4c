using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;

namespace CmkFlink.Core.Completion;

/// <summary>Which customer managed keys fit which cmdlet: those on which it could do something. One literal table; a cmdlet that it does not have takes any.</summary>
internal static class KeyFit
{
    private static readonly Dictionary<string, Func<KeyMetadata, bool>> Table = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Enable-FlinkCmk"] = IsUsable,
        ["Initialize-FlinkCmk"] = IsUsable,
        ["New-FlinkApplication"] = IsUsable,
        ["Enable-FlinkCmkKey"] = key => key.KeyState == KeyState.Disabled,
        ["Disable-FlinkCmkKey"] = key => key.KeyState == KeyState.Enabled,
        ["Remove-FlinkCmkKey"] = key => key.KeyState != KeyState.PendingDeletion && key.KeyState != KeyState.PendingReplicaDeletion,
        ["Restore-FlinkCmkKey"] = key => key.KeyState == KeyState.PendingDeletion,
        ["Set-FlinkCmkKey"] = key => key.KeyState != KeyState.PendingDeletion && key.KeyState != KeyState.PendingReplicaDeletion,
    };

    public static bool Fits(KeyMetadata key, string command) => key.KeyManager == KeyManagerType.CUSTOMER && (!Table.TryGetValue(command, out Func<KeyMetadata, bool>? fits) || fits(key));

    /// <summary>Managed Service for Apache Flink developer guide, key management: symmetric keys only, and only Enabled ones.</summary>
    private static bool IsUsable(KeyMetadata key) => key.KeyState == KeyState.Enabled && key.KeySpec == KeySpec.SYMMETRIC_DEFAULT && key.KeyUsage == KeyUsageType.ENCRYPT_DECRYPT;
}
