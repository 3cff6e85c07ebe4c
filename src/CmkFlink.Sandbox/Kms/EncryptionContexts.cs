using System.Buffers.Binary;
using System.Text;
using CmkFlink.Policy.Evaluation;
using CmkFlink.Sandbox.Services;

namespace CmkFlink.Sandbox.Kms;

/// <summary>Encryption contexts: as additional authenticated data, as condition keys, and against the constraints of grants.</summary>
internal static class EncryptionContexts
{
    /// <summary>KMS developer guide, "Encryption context": 8,192 characters with all keys and values.</summary>
    private const int MaxLength = 8192;

    /// <exception cref="ServiceException">ValidationException: too long.</exception>
    public static IReadOnlyDictionary<string, string> Read(CallInput input, string member)
    {
        IReadOnlyDictionary<string, string> context = input.Map(member);
        if (context.Sum(p => p.Key.Length + p.Value.Length) > MaxLength) throw KmsErrors.Validation($"The encryption context has more than {MaxLength} characters.");
        return context;
    }

    /// <summary>Condition keys <c>kms:EncryptionContext:...</c> and <c>kms:EncryptionContextKeys</c>; none for an empty context.</summary>
    public static RequestContext AddTo(RequestContext request, IReadOnlyDictionary<string, string> context)
    {
        if (context.Count == 0) return request;
        foreach ((string key, string value) in context) request.Set($"kms:EncryptionContext:{key}", value);
        return request.SetMany("kms:EncryptionContextKeys", context.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>One unambiguous byte string for a context: pairs in the order of their keys, each text with its length before it.</summary>
    public static byte[] ToBytes(IReadOnlyDictionary<string, string> context)
    {
        using MemoryStream stream = new();
        Span<byte> length = stackalloc byte[4];
        foreach ((string key, string value) in context.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            foreach (string text in (ReadOnlySpan<string>)[key, value])
            {
                byte[] bytes = Encoding.UTF8.GetBytes(text);
                BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
                stream.Write(length);
                stream.Write(bytes);
            }
        }
        return stream.ToArray();
    }
}
