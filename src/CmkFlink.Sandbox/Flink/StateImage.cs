using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CmkFlink.Sandbox.Flink;

/// <summary>The state of an application, as plain bytes: a lineage, a count of what was processed, and their digest.</summary>
/// <param name="Lineage">16 bytes, drawn when an application starts without a snapshot: tells whether state was kept.</param>
/// <param name="Count">Grows with every snapshot.</param>
internal sealed record StateImage(Guid Lineage, long Count)
{
    private const int ContentLength = 24;

    public byte[] ToBytes()
    {
        byte[] bytes = new byte[ContentLength + SHA256.HashSizeInBytes];
        Lineage.TryWriteBytes(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(16), Count);
        SHA256.HashData(bytes.AsSpan(0, ContentLength), bytes.AsSpan(ContentLength));
        return bytes;
    }

    /// <summary>The state, or <see langword="null"/> where the digest does not fit the bytes.</summary>
    public static StateImage? FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != ContentLength + SHA256.HashSizeInBytes || !SHA256.HashData(bytes[..ContentLength]).AsSpan().SequenceEqual(bytes[ContentLength..])) return null;
        return new StateImage(new Guid(bytes[..16]), BinaryPrimitives.ReadInt64BigEndian(bytes[16..]));
    }
}
