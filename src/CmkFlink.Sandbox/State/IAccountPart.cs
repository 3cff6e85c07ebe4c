using System.Text.Json;
using System.Text.Json.Nodes;

namespace CmkFlink.Sandbox.State;

/// <summary>What one service remembers of the account: saved and read as JSON, and exchangeable, so that a call can be answered from the past. Used under the account's gate.</summary>
internal interface IAccountPart
{
    /// <summary>Signing name of the service.</summary>
    string Service { get; }

    /// <summary>What the service works on. Only something that <see cref="Read"/> or this property gave may be put here.</summary>
    object Content { get; set; }

    /// <summary>The content in force, secrets included.</summary>
    JsonNode Save();

    /// <summary>Makes content of what <see cref="Save"/> wrote, without putting it in force.</summary>
    /// <exception cref="Exception">It is nothing that Save wrote.</exception>
    object Read(JsonElement saved);

    /// <summary>Schedules what is in progress in the content in force; on a clock that has nothing scheduled.</summary>
    void Resume();
}

/// <summary>Copies of content.</summary>
internal static class AccountParts
{
    /// <summary>A copy of the content in force that shares nothing which can change.</summary>
    public static object Copy(this IAccountPart part) => part.Read(JsonSerializer.SerializeToElement(part.Save()));
}
